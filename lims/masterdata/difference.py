"""What changed between two versions of a protocol, value by value."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from lims.masterdata.toml import read_toml
from lims.masterdata.values import in_words, is_rows, row_name


@dataclass(frozen=True, slots=True)
class Change:
    """One value that differs; `old` or `new` is None where the value is not there at all."""

    path: str
    old: str | None
    new: str | None


def difference(old_text: str, new_text: str) -> tuple[Change, ...]:
    """Every value, wording, source and note that differs between two checked protocol files, in the old file's order.

    Rows are told apart by their keys: a row put in between changes no other path. Raises NotToml.
    """
    old, new = dict(_leaves("", read_toml(old_text))), dict(_leaves("", read_toml(new_text)))
    paths = [*old, *(path for path in new if path not in old)]
    return tuple(Change(path, old.get(path), new.get(path)) for path in paths if old.get(path) != new.get(path))


def _leaves(path: str, value: Any) -> Iterator[tuple[str, str]]:
    if is_rows(value):
        for index, row in enumerate(value):
            yield from _leaves(f"{path}[{row_name(row, index)}]", row)
    elif isinstance(value, dict):
        for name, inner in value.items():
            yield from _leaves(f"{path}.{name}" if path else name, inner)
    else:
        yield path, in_words(value)
