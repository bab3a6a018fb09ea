"""Entries of a step as they are shown: the field, its unit, its limit and where that comes from, what was saved."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from lims.actions.entries import read_entry_value
from lims.domain.errors import Message, Refusal, msg
from lims.domain.figures import NO_BREAK_SPACE, plain
from lims.domain.protocol import EntryKind, EntrySpec, Source
from lims.domain.work import StepWork
from lims.web.show.results import Bar, bar_of

SOURCES: dict[Source, Message] = {source: source.words for source in Source}


@dataclass(frozen=True, slots=True)
class Former:
    """A value that was corrected, with the printed name of whoever entered it."""

    value: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ShownEntry:
    """One field. `kind` is good, bad or empty; `older` are the values that were corrected, newest first."""

    spec: EntrySpec
    replicate: int
    title: str | Message
    value: str
    kind: str
    words: Message | str
    limit: Message | None
    assumed: bool
    bar: Bar | None
    older: tuple[Former, ...]


def shown_entries(
    entries: tuple[EntrySpec, ...], work: StepWork, name_of: Callable[[str], str]
) -> tuple[ShownEntry, ...]:
    """Every field of the step, one for each reading; `name_of` gives the printed name of a sign-in name."""
    return tuple(_shown(spec, replicate, work, name_of) for spec in entries for replicate in _readings(spec, work))


def _readings(spec: EntrySpec, work: StepWork) -> list[int]:
    """The readings that the master record asks for, then the further ones that were taken."""
    taken = {one.replicate for one in work.entered if one.entry == spec.key}
    return sorted({*range(1, spec.replicates + 1), *taken})


def as_typed(spec: EntrySpec, value: str) -> str:
    """A recorded value as a person would type it: densities with a power of ten, exactly: '6.985 ×10⁵'."""
    if spec.kind is not EntryKind.DENSITY or not value:
        return value
    number = Decimal(value)
    if abs(number) < 1000:
        return plain(number)
    power = str(number.adjusted()).translate(str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹"))
    return f"{plain(number.scaleb(-number.adjusted()))}{NO_BREAK_SPACE}×10{power}"


def judge(spec: EntrySpec, typed: str) -> tuple[str, str | Message]:
    """What the limit says of a value that is being typed: kind and words. Nothing is saved."""
    try:
        _, within = read_entry_value(spec, typed)
    except Refusal as refusal:
        first, *_ = (*refusal.reasons, refusal.what)
        return "bad", msg("%(why)s %(next)s", why=first, next=refusal.next_step)
    return verdict(spec, within=within)


def verdict(spec: EntrySpec, *, within: bool) -> tuple[str, str | Message]:
    """What is said beside a value that was read."""
    if not within:
        return "warn", msg("outside the limit: it is saved, and quality sees it")
    if spec.limit is not None:
        return "good", msg("in range")
    return ("good", msg("as expected")) if spec.expected else ("", "")


def _shown(spec: EntrySpec, replicate: int, work: StepWork, name_of: Callable[[str], str]) -> ShownEntry:
    entered = work.entry(spec.key, replicate)
    kind, words = verdict(spec, within=entered.within_limits) if entered is not None else ("", "")
    gone = next((one for one in work.controls.excluded if one.replicate == replicate), None)
    if gone is not None and spec.replicates > 1:
        kind, words = "warn", msg("excluded, it counts no more: %(why)s", why=gone.reason)
    older = tuple(
        Former(as_typed(spec, one.value), name_of(one.entered_by), one.entered_at)
        for one in reversed(work.entered)
        if (one.entry, one.replicate) == (spec.key, replicate) and one is not entered
    )
    title: str | Message = spec.title
    if spec.replicates > 1:
        title = msg("%(entry)s, reading %(number)s", entry=spec.title, number=replicate)
    value = entered.value if entered is not None else ""
    return ShownEntry(
        spec=spec,
        replicate=replicate,
        title=title,
        value=as_typed(spec, value),
        kind=kind,
        words=words,
        limit=_limit_in_words(spec),
        assumed=spec.source is Source.ASSUMED,
        bar=bar_of(spec.limit, value, spec.unit) if spec.kind in (EntryKind.NUMBER, EntryKind.DENSITY) else None,
        older=older,
    )


def _limit_in_words(spec: EntrySpec) -> Message | None:
    if spec.limit is not None:
        return msg("limit %(limit)s", limit=spec.limit.in_words(spec.unit))
    if spec.expected:
        return msg("expected: %(word)s", word=spec.expected)
    if spec.kind in (EntryKind.NUMBER, EntryKind.DENSITY):
        return msg("no limit, reported")
    return None if spec.required else msg("if there is something to say")
