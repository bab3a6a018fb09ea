"""Amounts and limits as they stand in a column: densities in millions with every digit, thousands apart."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from lims.domain.errors import NotReadable
from lims.domain.figures import NO_BREAK_SPACE, brief, three_figures
from lims.domain.numbers import read_decimal
from lims.domain.protocol import EntryKind, EntrySpec
from lims.domain.specification import Limit
from lims.printing.figures import THIN_SPACE, thin

_MILLION, _MANY = 1_000_000, 100_000
_THOUSANDS = re.compile(r"(?<=[0-9]),(?=[0-9]{3})")
_LONG_FRACTION = re.compile(r"-?[0-9]+\.[0-9]{7,}")
_LONG_NUMBER = re.compile(r"[0-9]{5,}")


def in_millions(density: Decimal | str) -> str:
    """A density per mL in millions, all its digits up to six decimals; what is no number stands as it was read."""
    try:
        return brief((read_decimal(density) if isinstance(density, str) else density) / _MILLION, 6)
    except NotReadable:
        return density if isinstance(density, str) else str(density)


def entry_words(spec: EntrySpec | None, value: str) -> str:
    """A value as entered; a density in millions, long numbers with their thousands apart."""
    if spec is not None and spec.kind is EntryKind.DENSITY:
        return in_millions(value)
    return figure(value) if spec is not None and spec.kind is EntryKind.NUMBER else value


def entry_unit(spec: EntrySpec) -> str:
    """The unit beside the value."""
    return f"×10⁶{NO_BREAK_SPACE}{spec.unit}" if spec.kind is EntryKind.DENSITY else spec.unit


def entry_limit(spec: EntrySpec) -> str:
    """The limit beside the value, in the value's own unit."""
    if spec.limit is None:
        return spec.expected
    if spec.kind is not EntryKind.DENSITY:
        return limit_words(spec.limit)
    low, high = (None if end is None else end / _MILLION for end in (spec.limit.low, spec.limit.high))
    return limit_words(replace(spec.limit, low=low, high=high))


def limit_words(limit: Limit, unit: str = "") -> str:
    """A limit in words that may break around its dash, thousands apart as everywhere in the document."""
    words = _THOUSANDS.sub(THIN_SPACE, limit.in_words(unit))
    return words.replace(f"–{NO_BREAK_SPACE}", "– ")


def assay_limit(limit: Limit, unit: str) -> str:
    """The limit of a test in words; nobody reads nine digits in a row, so an end of many has three figures."""
    if max(end for end in (limit.low, limit.high) if end is not None) < _MANY:
        return limit_words(limit, unit)
    low, high = ("" if end is None else three_figures(end) for end in (limit.low, limit.high))
    words = f"{low} – {high}" if low and high else f"{'≥' if low else '≤'}{NO_BREAK_SPACE}{low or high}"
    return f"{words} {unit}"


def figure(value: str, decimals: int = 4) -> str:
    """A whole number of five digits or more with its thousands apart, a long fraction cut; all else as it is."""
    if _LONG_FRACTION.fullmatch(value):
        return brief(Decimal(value), decimals)
    return thin(Decimal(value)) if _LONG_NUMBER.fullmatch(value) else value
