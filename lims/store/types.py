"""Column types. All of them are text underneath, so that SQLite and PostgreSQL hold the same and compare the same."""

import json
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import String, Text
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

from lims.domain.events.coding import decimal_text
from lims.ledger.canonical import canonical_json, time_text


class UtcTime(TypeDecorator[datetime]):
    """An aware UTC time, stored as YYYY-MM-DDTHH:MM:SS.ffffffZ: it sorts as text."""

    impl = String(27)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:  # noqa: ARG002 (SQLAlchemy's interface)
        """To text; a time without a zone is refused."""
        return None if value is None else time_text(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 (SQLAlchemy's interface)
        """From text."""
        return None if value is None else datetime.fromisoformat(value)


class Day(TypeDecorator[date]):
    """A calendar day, stored as YYYY-MM-DD."""

    impl = String(10)
    cache_ok = True

    def process_bind_param(self, value: date | None, dialect: Dialect) -> str | None:  # noqa: ARG002 (SQLAlchemy's interface)
        """To text; a datetime is refused, it would lose its hour."""
        if isinstance(value, datetime):
            raise TypeError("a day is needed, not a time")
        return None if value is None else value.isoformat()

    def process_result_value(self, value: str | None, dialect: Dialect) -> date | None:  # noqa: ARG002 (SQLAlchemy's interface)
        """From text."""
        return None if value is None else date.fromisoformat(value)


class Exact(TypeDecorator[Decimal]):
    """An exact amount, stored as the digits it was given with. It does not sort: compare amounts in the domain."""

    impl = String(60)
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> str | None:  # noqa: ARG002 (SQLAlchemy's interface)
        """To text; floats are refused."""
        if value is None:
            return None
        if type(value) is not Decimal:
            raise TypeError(f"a Decimal is needed, not {type(value).__name__}")
        return decimal_text(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Decimal | None:  # noqa: ARG002 (SQLAlchemy's interface)
        """From text."""
        return None if value is None else Decimal(value)


class JsonText(TypeDecorator[Any]):
    """Plain data as canonical JSON; tuples come back as lists."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:  # noqa: ARG002 (SQLAlchemy's interface)
        """To canonical text; floats are refused."""
        return None if value is None else canonical_json(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:  # noqa: ARG002 (SQLAlchemy's interface)
        """From text."""
        return None if value is None else json.loads(value)
