"""Every value of a protocol with its path and source, as it is listed for confirmation."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from lims.domain.protocol import Source, SourcedValue
from lims.masterdata.vocabulary import MARKS, WIRING


def values_of(file: dict[str, Any]) -> tuple[SourcedValue, ...]:
    """Every value of a checked file. Rows are named by their key, so that a path stays true when a row is added."""
    return tuple(value for name, inner in file.items() for value in _below(name, inner))


def in_words(value: Any) -> str:
    """A value as text: lists with commas, yes and no for true and false."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(in_words(each) for each in value)
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


def row_name(row: dict[str, Any], index: int) -> str:
    """How a row is told from its neighbours: by its key or its name, else by its place."""
    return str(row.get("key") or row.get("name") or index)


def is_rows(value: Any) -> bool:
    """Whether the value is a list of tables."""
    return isinstance(value, list) and any(isinstance(each, dict) for each in value)


def _below(path: str, value: Any) -> Iterator[SourcedValue]:
    if is_rows(value):
        for index, row in enumerate(value):
            yield from _of_row(f"{path}[{row_name(row, index)}]", row)
    elif isinstance(value, dict):
        yield from _of_row(path, value)


def _of_row(path: str, row: dict[str, Any]) -> Iterator[SourcedValue]:
    source = row.get("source", Source.NOT_STATED.value)
    note = row.get("note", "")
    overrides = row.get("sources", {})
    for name, value in row.items():
        if name in MARKS:
            continue
        if isinstance(value, dict) or is_rows(value):
            yield from _below(f"{path}.{name}", value)
        elif name not in WIRING:
            value_source = Source(overrides.get(name, source))
            # Nothing listed here is an answer (no step before, no container made), unless a source is silent about it.
            if value not in ("", []) or value_source is Source.NOT_STATED:
                yield SourcedValue(f"{path}.{name}", _with_unit(name, value, row), value_source, note)


def _with_unit(name: str, value: Any, row: dict[str, Any]) -> str:
    unit = row.get("unit", "") if name in ("limit", "plausible") and value else ""
    return f"{in_words(value)} {unit}".strip()
