"""How single values of a file are read: strictly, without conversion, each refusal in plain words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from marshmallow import ValidationError, fields

from lims.domain.errors import N_, Message, Refusal, msg

MISSING = N_("This is missing.")
WORDS: dict[str, Any] = {
    "required": MISSING,
    "null": MISSING,
    "invalid": N_("A list in square brackets belongs here."),
    "type": N_("A table belongs here."),
}
_LONGEST = 1000
_UNSEEN = re.compile(r"[\x00-\x1f\x7f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


def in_one_line(refusal: Refusal) -> Message:
    """All a refusal has to say, as one line."""
    what, *rest = refusal.sentences()
    for sentence in rest:
        what = msg("%(first)s %(then)s", first=what, then=sentence)
    return what


def refused(what: Message) -> ValidationError:
    """The refusal of one value, as marshmallow carries it."""
    return ValidationError([what])


class Text(fields.Field[str]):
    """One line of text; empty only where that is allowed."""

    default_error_messages = WORDS

    def __init__(self, *, empty: bool = False, pattern: str = "", example: str = "", **more: Any) -> None:
        super().__init__(**more)
        self.may_be_empty = empty
        self.pattern = re.compile(pattern) if pattern else None
        self.example = example

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> str:
        if not isinstance(value, str):
            raise refused(msg("Text in quotation marks belongs here."))
        if not value.strip() and not (self.may_be_empty and value == ""):
            raise refused(msg("It is empty."))
        if len(value) > _LONGEST or _UNSEEN.search(value):
            raise refused(msg("It must be one line of at most %(most)s characters.", most=_LONGEST))
        if self.pattern is not None and not self.pattern.fullmatch(value):
            raise refused(msg("%(text)s has another form than %(example)s.", text=f"'{value}'", example=self.example))
        return value


class Key(Text):
    """The name of a row, such as count_d3."""

    def __init__(self, **more: Any) -> None:
        super().__init__(pattern=r"[a-z][a-z0-9_]{0,39}", example="count_d3", **more)


class ContainerName(Text):
    """The name of a container within its batch, such as V1."""

    def __init__(self, **more: Any) -> None:
        super().__init__(pattern=r"[A-Z][A-Z0-9]{0,3}", example="V1", **more)


class Word(Text):
    """One word of a closed list."""

    def __init__(self, words: Sequence[str], **more: Any) -> None:
        super().__init__(empty="" in words, **more)
        self.words = tuple(words)

    def _deserialize(self, value: Any, *args: Any, **kwargs: Any) -> str:
        word = super()._deserialize(value, *args, **kwargs)
        if word not in self.words:
            choices = ", ".join(each for each in self.words if each)
            raise refused(msg("%(word)s is not one of: %(choices)s.", word=f"'{word}'", choices=choices))
        return word


class Choice(Word):
    """One word of an enumeration, read as its member."""

    def __init__(self, kind: type[StrEnum], **more: Any) -> None:
        super().__init__([each.value for each in kind], **more)
        self.kind = kind

    def _deserialize(self, value: Any, *args: Any, **kwargs: Any) -> StrEnum:
        return self.kind(super()._deserialize(value, *args, **kwargs))


class Whole(fields.Field[int]):
    """A whole number, not below `low`."""

    default_error_messages = WORDS

    def __init__(self, low: int = 0, high: int = 10**15, **more: Any) -> None:
        super().__init__(**more)
        self.low, self.high = low, high

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> int:
        if isinstance(value, bool) or not isinstance(value, int):
            raise refused(msg("A whole number without quotation marks belongs here."))
        if not self.low <= value <= self.high:
            raise refused(msg("It must be from %(low)s to %(high)s.", low=f"{self.low:,}", high=f"{self.high:,}"))
        return value


class Exact(fields.Field[Decimal]):
    """A number, kept exactly as it is written; not below `low`."""

    default_error_messages = WORDS

    def __init__(self, low: int = 0, high: int = 10**6, **more: Any) -> None:
        super().__init__(**more)
        self.low, self.high = low, high

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> Decimal:
        if isinstance(value, bool) or not isinstance(value, int | Decimal):
            raise refused(msg("A number without quotation marks belongs here."))
        number = Decimal(value)
        if not number.is_finite() or not self.low <= number <= self.high:
            raise refused(msg("It must be from %(low)s to %(high)s.", low=f"{self.low:,}", high=f"{self.high:,}"))
        return number


class YesNo(fields.Field[bool]):
    """true or false, as TOML writes them."""

    default_error_messages = WORDS

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> bool:
        if not isinstance(value, bool):
            raise refused(msg("true or false belongs here, without quotation marks."))
        return value


class Day(fields.Field[str]):
    """A date, 2026-11-21, without quotation marks; read as its ISO text."""

    default_error_messages = WORDS

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> str:
        if not isinstance(value, date) or isinstance(value, datetime):
            raise refused(msg("A date such as 2026-11-21 belongs here, without quotation marks."))
        return value.isoformat()
