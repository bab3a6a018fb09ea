"""Deviations as people read them: the list by grade and age, one deviation with everything said about it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from lims.domain.deviations import GRADES, Deviation, Turn
from lims.domain.errors import Message, msg
from lims.web.times import SiteTime, span

Named = Callable[[str], str]  # a sign-in name to the printed name

KINDS: dict[str, Message] = {
    "near_miss": msg("Near miss: identity stop"),
    "out_of_limits": msg("Outside its limit"),
    "changed_after_review": msg("Changed after the review"),
    "failed_result": msg("Result outside its specification"),
    "not_applicable": msg("Required entry that does not apply"),
    "addendum": msg("Locked value was wrong"),
    "seen": msg("Seen by a person"),
    "late": msg("Late"),
    "equipment": msg("Equipment"),
    "excursion": msg("Temperature or seal on the way"),
    "overdue": msg("Overdue on the way"),
    "lost": msg("Lost on the way"),
    "refused": msg("Refused on arrival"),
    "sibling": msg("Shares something with a positive batch"),
    "spill": msg("Spill or leak"),
}
GRADE_WORDS: dict[str, Message] = {"minor": msg("minor"), "major": msg("major"), "critical": msg("critical")}
TONES = {"minor": "wait", "major": "attn", "critical": "stop"}


@dataclass(frozen=True, slots=True)
class DeviationRow:
    """One line of the list: `kind` is the chip's, `age` how long it was open, or is."""

    deviation: Deviation
    title: Message
    kind: str
    grade: Message
    age: Message
    owner: str
    overdue: bool


@dataclass(frozen=True, slots=True)
class TurnRow:
    """One thing said about a deviation, as a line of its story."""

    turn: Turn
    icon: str
    tone: str
    title: Message
    words: str
    more: str
    by: str


def title_of(one: Deviation) -> Message:
    """What it is about, in a few words."""
    return KINDS.get(one.kind, msg("%(kind)s", kind=one.kind.replace("_", " ").capitalize()))


def row_of(one: Deviation, when: SiteTime, named: Named) -> DeviationRow:
    """One line of the list."""
    closing = one.closing
    return DeviationRow(
        deviation=one,
        title=title_of(one),
        kind=TONES[one.grade] if one.is_open else "ok",
        grade=GRADE_WORDS[one.grade] if one.classified else msg("to be graded"),
        age=span((closing.at if closing else when.now) - one.opened_at),
        owner=named(one.owner) if one.owner else "",
        overdue=one.is_open and one.due_on is not None and one.due_on < when.today,
    )


def deviation_rows(found: Iterable[Deviation], when: SiteTime, named: Named) -> tuple[DeviationRow, ...]:
    """The open ones first, the gravest and oldest of them on top; then the closed ones, newest first."""
    every = tuple(found)
    open_ = sorted((d for d in every if d.is_open), key=lambda d: (-GRADES.index(d.grade), d.opened_at))
    closed = sorted((d for d in every if not d.is_open), key=lambda d: d.opened_at, reverse=True)
    return tuple(row_of(one, when, named) for one in (*open_, *closed))


def turn_rows(one: Deviation, when: SiteTime, named: Named) -> tuple[TurnRow, ...]:
    """Everything said about it, oldest first."""
    return tuple(_turn_row(turn, when, named) for turn in one.turns)


def _turn_row(turn: Turn, when: SiteTime, named: Named) -> TurnRow:
    by = named(turn.by)
    if turn.kind == "classified":
        title = msg("Graded %(grade)s", grade=GRADE_WORDS.get(turn.more, turn.more))
        return TurnRow(turn, "qa", "", title, turn.words, "", by)
    if turn.kind == "assigned":
        day = when.day(date.fromisoformat(turn.more))
        title = msg("Given to %(name)s, until %(day)s", name=named(turn.words), day=day)
        return TurnRow(turn, "person", "", title, "", "", by)
    if turn.kind == "investigated":
        return TurnRow(turn, "pen", "", msg("Investigated"), turn.words, turn.more, by)
    if turn.kind == "linked":
        return TurnRow(turn, "link", "", msg("Linked with %(other)s", other=turn.more), turn.words, "", by)
    if turn.kind == "closed":
        title = msg("Closed and signed by %(name)s", name=turn.printed_name)
        return TurnRow(turn, "ok", "is-ok", title, turn.words, turn.meaning, by)
    return TurnRow(turn, "undo", "is-attn", msg("Opened again"), turn.words, "", by)


def open_in_words(found: Iterable[Deviation]) -> Message:
    """How many are open, for a chip or a title."""
    every = tuple(found)
    open_ = sum(1 for one in every if one.is_open)
    if not every:
        return msg("none")
    if not open_:
        return msg("1 closed") if len(every) == 1 else msg("%(count)s closed", count=len(every))
    return msg("1 open") if open_ == 1 else msg("%(count)s open", count=open_)
