"""Every value says where it comes from, and "not stated" is said of exactly what is empty."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lims.domain.errors import msg
from lims.domain.protocol import Source
from lims.masterdata.faults import Fault
from lims.masterdata.rows import Row
from lims.masterdata.vocabulary import MARKS

# Empty here is an answer of its own: no unit, no calculation, no expected word.
_MAY_BE_EMPTY = ("unit", "computed", "expected")


def faults_in(file: Row) -> Iterator[Fault]:
    """Overrides that name nothing, empty values that nobody marked, and marked ones that are not empty."""
    for name, value in file.data.items():
        if name != "not_stated":
            yield from _faults_below(file.at(name), value)


def _faults_below(path: str, value: Any) -> Iterator[Fault]:
    if isinstance(value, list):
        for index, each in enumerate(value):
            yield from _faults_below(f"{path}[{index}]", each)
    elif isinstance(value, dict):
        yield from _faults_of_row(Row(path, value))
        for name, inner in value.items():
            if name not in MARKS:
                yield from _faults_below(f"{path}.{name}", inner)


def _faults_of_row(row: Row) -> Iterator[Fault]:
    given = row.data.get("sources")
    overrides = given if isinstance(given, dict) else {}
    values = {name: value for name, value in row.data.items() if name not in MARKS and not _is_table(value)}
    for name in overrides:
        if name not in values:
            yield row.fault(f"sources.{name}", msg("This row has no value of that name."))
    for name, value in values.items():
        silent = overrides.get(name, row.data.get("source")) == Source.NOT_STATED
        if silent and value not in ("", []):
            yield row.fault(name, msg("It is marked not_stated, and yet a value stands here."))
        if not silent and (value == "" or (name == "weeks" and value == [])) and name not in _MAY_BE_EMPTY:
            yield row.fault(name, msg("It is empty. Give a value, or mark it: sources = %(mark)s.", mark=_mark(name)))


def _mark(name: str) -> str:
    return f'{{ {name} = "{Source.NOT_STATED}" }}'


def _is_table(value: Any) -> bool:
    return isinstance(value, dict) or (isinstance(value, list) and any(isinstance(each, dict) for each in value))
