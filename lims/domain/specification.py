"""Limits and what a result says against them: strict and inclusive kept apart, compared exactly, never rounded first.

A limit may name the USP rule instead (round the result half up to the digits of the limit, then compare); that is a
property of the limit, not of the result.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from lims.domain.errors import Message, NotReadable, msg
from lims.domain.figures import NO_BREAK_SPACE, half_up
from lims.domain.numbers import read_decimal


class Rounding(StrEnum):
    """What happens to a result before it meets its limit."""

    ABSOLUTE = "absolute"  # nothing: 69.5 fails >= 70
    USP = "usp"  # half up to the digits of the limit: 69.5 meets >= 70


class Verdict(StrEnum):
    """What a result says against its specification."""

    MEETS = "meets"
    FAILS = "fails"
    PENDING = "pending"
    NOT_STATED = "not_stated"


@dataclass(frozen=True, slots=True)
class Limit:
    """A lower end, an upper end or both; `low_strict` means that the low end itself fails. ValueError when empty."""

    low: Decimal | None
    low_strict: bool
    high: Decimal | None
    high_strict: bool
    rounding: Rounding = Rounding.ABSOLUTE

    def __post_init__(self) -> None:
        if self.low is None and self.high is None:
            raise ValueError("a limit has at least one end")
        if self.low is not None and self.high is not None:
            strict = self.low_strict or self.high_strict
            if self.low > self.high or (strict and self.low == self.high):
                raise ValueError("no value can lie within this limit")

    def passes(self, value: Decimal | int) -> bool:
        """True when `value` lies within the limit; the value is taken exactly, or rounded where the limit says USP."""
        return not self._below(value) and not self._above(value)

    def reasons_against(self, value: Decimal | int, unit: str = "") -> Iterator[Message]:
        """At most one sentence: the value lies below or above the limit."""
        shown = {"value": _with_unit(_digits(Decimal(value)), unit), "limit": self.in_words(unit)}
        if self._below(value):
            yield msg("%(value)s is below the limit, %(limit)s.", **shown)
        elif self._above(value):
            yield msg("%(value)s is above the limit, %(limit)s.", **shown)

    def in_words(self, unit: str = "") -> str:
        """The limit as people read it: '≥ 70 %', '> 3.0 ×10⁹/L', '5 – 10'; the spaces do not break."""
        if self.low is not None and self.low == self.high:
            return _with_unit(f"={NO_BREAK_SPACE}{_digits(self.low)}", unit)
        if self.low is not None and self.high is not None and not (self.low_strict or self.high_strict):
            dash = f"{NO_BREAK_SPACE}–{NO_BREAK_SPACE}"
            return _with_unit(f"{_digits(self.low)}{dash}{_digits(self.high)}", unit)
        ends = []
        if self.low is not None:
            ends.append(f"{'>' if self.low_strict else '≥'}{NO_BREAK_SPACE}{_digits(self.low)}")
        if self.high is not None:
            ends.append(f"{'<' if self.high_strict else '≤'}{NO_BREAK_SPACE}{_digits(self.high)}")
        return _with_unit(", ".join(ends), unit)

    def as_text(self) -> str:
        """The limit as a protocol file writes it; `read_limit` reads the same limit back."""
        if self.low is not None and self.low == self.high:
            return f"= {self.low}"
        if self.low is not None and self.high is not None and not (self.low_strict or self.high_strict):
            return f"{self.low}..{self.high}"
        low = "" if self.low is None else f"{'>' if self.low_strict else '>='} {self.low}"
        high = "" if self.high is None else f"{'<' if self.high_strict else '<='} {self.high}"
        return ", ".join(end for end in (low, high) if end)

    def _below(self, value: Decimal | int) -> bool:
        if self.low is None:
            return False
        met = self._as_compared(value, self.low)
        return met <= self.low if self.low_strict else met < self.low

    def _above(self, value: Decimal | int) -> bool:
        if self.high is None:
            return False
        met = self._as_compared(value, self.high)
        return met >= self.high if self.high_strict else met > self.high

    def _as_compared(self, value: Decimal | int, end: Decimal) -> Decimal:
        if not isinstance(value, Decimal | int):
            raise TypeError("a result is compared as Decimal or whole number, never as a float")
        exact = Decimal(value)
        if self.rounding is Rounding.ABSOLUTE:
            return exact
        # A limit written as 5e8 has the exponent 8; nobody means to round a dose to hundreds of millions.
        return half_up(exact, max(0, -_exponent(end)))


@dataclass(frozen=True, slots=True)
class Expected:
    """A specification in words, such as 'no growth': the result must be that word, in any spacing or case."""

    word: str

    def passes(self, observed: str) -> bool:
        """True when the observed word is the expected one."""
        return _one_form(observed) == _one_form(self.word)


Specification = Limit | Expected


def judge(specification: Specification | None, result: Decimal | int | str | None) -> Verdict:
    """The verdict on a result: not stated without a specification, pending without a result, else meets or fails.

    Raises TypeError when a word is held against a limit or a number against an expected word.
    """
    if specification is None:
        return Verdict.NOT_STATED
    if result is None:
        return Verdict.PENDING
    if isinstance(specification, Limit) and not isinstance(result, str):
        return Verdict.MEETS if specification.passes(result) else Verdict.FAILS
    if isinstance(specification, Expected) and isinstance(result, str):
        return Verdict.MEETS if specification.passes(result) else Verdict.FAILS
    raise TypeError(f"{specification} cannot judge {result!r}")


_END = re.compile(r"(?P<sign>>=|<=|≥|≤|≧|≦|>|<|=|＞|＜|＝)\s*(?P<number>[^<>=≥≤≧≦＞＜＝]+)")
_RANGE = re.compile(r"(?P<low>.+?)\s*(?:\.\.|–)\s*(?P<high>.+)")
_AND = re.compile(r"\s*(?:,\s+|,(?=[<>≥≤≧≦＞＜])|\band\b|;)\s*")


def read_limit(text: str, rounding: Rounding = Rounding.ABSOLUTE) -> Limit:
    """The limit in a protocol file: '>= 70', '> 3.0', '< 1.5', '5..10' (both ends included), '= 3', '>= 20, < 80'.

    Raises NotReadable with the forms that can be read.
    """
    entry = text.replace(NO_BREAK_SPACE, " ").strip()
    parts = [_END.fullmatch(part) for part in _AND.split(entry)]
    try:
        if all(parts) and len(parts) <= 2:
            return _from_ends(text, [part for part in parts if part is not None], rounding)
        if not any(sign in entry for sign in "<>=≥≤≧≦＞＜＝") and (match := _RANGE.fullmatch(entry)):
            return Limit(read_decimal(match["low"]), False, read_decimal(match["high"]), False, rounding)
    except ValueError as impossible:
        raise _no_limit(text, msg("No value can lie within it: the low end is above the high end.")) from impossible
    raise _no_limit(text, msg("It has no sign, such as >=, and is no range."))


def _from_ends(text: str, parts: list[re.Match[str]], rounding: Rounding) -> Limit:
    low = high = None
    low_strict = high_strict = False
    for part in parts:
        number = read_decimal(part["number"])
        sign = {"≥": ">=", "≧": ">=", "≤": "<=", "≦": "<=", "＞": ">", "＜": "<", "＝": "="}.get(
            part["sign"], part["sign"]
        )
        if sign in {">", ">=", "="}:
            if low is not None:
                raise _no_limit(text, msg("It has two low ends."))
            low, low_strict = number, sign == ">"
        if sign in {"<", "<=", "="}:
            if high is not None:
                raise _no_limit(text, msg("It has two high ends."))
            high, high_strict = number, sign == "<"
    return Limit(low, low_strict, high, high_strict, rounding)


def _no_limit(text: str, reason: Message) -> NotReadable:
    return NotReadable(
        "limit_form",
        msg("%(text)s cannot be read as a limit.", text=f"'{text}'"),
        reasons=(reason,),
        next_step=msg("Write >= 70, > 3.0, < 1.5, <= 5, = 3, 5..10 (both ends included) or >= 20, < 80."),
    )


def _digits(number: Decimal) -> str:
    """Every digit as it was written, 3.0 included, thousands grouped."""
    return f"{number:,f}"


def _with_unit(text: str, unit: str) -> str:
    return f"{text} {unit}".replace(" ", NO_BREAK_SPACE) if unit else text


def _exponent(number: Decimal) -> int:
    exponent = number.as_tuple().exponent
    if not isinstance(exponent, int):
        raise TypeError("a limit is a finite number")
    return exponent


def _one_form(word: str) -> str:
    return " ".join(word.split()).casefold()
