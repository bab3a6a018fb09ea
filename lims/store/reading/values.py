"""From rows to frozen values: a column goes into the field of its name."""

from collections.abc import Hashable
from dataclasses import fields
from functools import lru_cache
from typing import Any, TypeVar, cast

from lims.store.prepared import Row

V = TypeVar("V")


@lru_cache(maxsize=64)
def _names(kind: Hashable) -> tuple[str, ...]:
    return tuple(field.name for field in fields(cast(Any, kind)))


def _frozen(value: Any) -> Any:
    return tuple(map(_frozen, value)) if type(value) is list else value


def value_of(kind: type[V], row: Row, **more: Any) -> V:
    """One value from one row; `more` gives the fields that are no column or need another type."""
    found = {name: row[name] for name in _names(cast(Hashable, kind)) if name not in more}
    for name, value in found.items():
        if type(value) is list:
            found[name] = _frozen(value)
    return kind(**found, **more)
