"""One table of a file as it was written, with its path: what the checks look at before anything is built."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from lims.domain.errors import Message
from lims.masterdata.faults import Fault


@dataclass(frozen=True, slots=True)
class Row:
    """A table and where it stands. What has the wrong shape reads as absent here: the schema says so already."""

    path: str
    data: dict[str, Any]

    def at(self, name: str) -> str:
        """The path of one key of this table."""
        return f"{self.path}.{name}" if self.path else name

    def fault(self, name: str, what: Message) -> Fault:
        """A fault at one key of this table."""
        return Fault(self.at(name), what)

    def text(self, name: str) -> str:
        """The text under that key; empty when there is none."""
        value = self.data.get(name)
        return value if isinstance(value, str) else ""

    def words(self, name: str) -> tuple[str, ...]:
        """The list of texts under that key."""
        value = self.data.get(name)
        return tuple(word for word in value if isinstance(word, str)) if isinstance(value, list) else ()

    def number(self, name: str) -> Decimal | None:
        """The finite number under that key."""
        value = self.data.get(name)
        if isinstance(value, bool) or not isinstance(value, int | Decimal):
            return None
        return Decimal(value) if Decimal(value).is_finite() else None

    def row(self, name: str) -> Row | None:
        """The table under that key."""
        value = self.data.get(name)
        return Row(self.at(name), value) if isinstance(value, dict) else None

    def rows(self, name: str) -> tuple[Row, ...]:
        """The tables listed under that key, each with its place in the list."""
        value = self.data.get(name)
        if not isinstance(value, list):
            return ()
        return tuple(Row(f"{self.at(name)}[{i}]", each) for i, each in enumerate(value) if isinstance(each, dict))
