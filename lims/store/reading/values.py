"""From rows to frozen values: a column goes into the field of its name."""

from collections.abc import Hashable
from dataclasses import fields
from functools import lru_cache
from typing import Any, TypeVar, cast

from sqlalchemy import RowMapping

V = TypeVar("V")


@lru_cache(maxsize=64)
def _names(kind: Hashable) -> tuple[str, ...]:
    return tuple(field.name for field in fields(cast(Any, kind)))


def _frozen(value: Any) -> Any:
    return tuple(map(_frozen, value)) if type(value) is list else value


def value_of(kind: type[V], row: RowMapping, **more: Any) -> V:
    """One value from one row; `more` gives the fields that are no column or need another type."""
    names = _names(cast(Hashable, kind))
    return kind(**{name: more[name] if name in more else _frozen(row[name]) for name in names})
