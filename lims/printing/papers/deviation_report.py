"""Deviation report: one deviation whole, so that an inspector need not look for its parts in the record."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from lims.domain.deviations import CapaAction, Deviation, Turn
from lims.domain.errors import Message, msg
from lims.printing.record.addenda import ended, signed_words
from lims.printing.record.deviations import HoldRow, hold_rows
from lims.printing.record.facts import Fact
from lims.printing.record.pen import Pen
from lims.printing.record.standing import status


@dataclass(frozen=True, slots=True)
class TurnRow:
    """One thing said about it, in its order."""

    at: str
    by: str
    what: str
    words: str


@dataclass(frozen=True, slots=True)
class ActionRow:
    """One corrective or preventive action, from plan to proof that it helps."""

    number: str
    kind: str
    words: str
    owner: str
    due: str
    done: str
    checked: str
    heavy: bool


@dataclass(frozen=True, slots=True)
class SignedRow:
    """One closing signature; a later opening makes it history, and it stays legible."""

    name: str
    at: str
    meaning: str
    words: str
    content: str
    stands: bool


@dataclass(frozen=True, slots=True)
class DeviationReport:
    """What the template of the report prints."""

    number: str
    headline: str
    about: str
    what: str
    facts: tuple[Fact, ...]
    investigation: tuple[Fact, ...]
    actions: tuple[ActionRow, ...]
    affected: tuple[Fact, ...]
    holds: tuple[HoldRow, ...]
    turns: tuple[TurnRow, ...]
    closings: tuple[SignedRow, ...]
    open_words: str
    zone: str


GRADES: dict[str, Message] = {"minor": msg("minor"), "major": msg("major"), "critical": msg("critical")}


def deviation_report(pen: Pen, number: str) -> DeviationReport:
    """The report of the deviation of that number; StopIteration when the batch has none."""
    one = next(found for found in pen.record.more.deviations if found.deviation == number)
    grade = pen.say(GRADES[one.grade]) if one.classified else pen.prose("not graded")
    return DeviationReport(
        number=one.deviation,
        headline=pen.prose("Open, %(grade)s", grade=grade)
        if one.is_open
        else pen.prose("Closed, %(grade)s", grade=grade),
        about=pen.prose("%(number)s of batch %(batch)s", number=one.deviation, batch=one.batch),
        what=one.words,
        facts=_facts(pen, one, grade),
        investigation=tuple(_investigation(pen, one)),
        actions=tuple(_action(pen, action) for action in one.actions),
        affected=tuple(_affected(pen, one)),
        holds=_holds(pen, one),
        turns=tuple(_turn(pen, turn) for turn in one.turns),
        closings=tuple(_closing(pen, one, turn) for turn in one.turns if turn.kind == "closed"),
        open_words=_open_words(pen, one),
        zone=pen.prose("All times %(zone)s.", zone=pen.times.zone_in_words(pen.stamp.printed_at)),
    )


def _facts(pen: Pen, one: Deviation, grade: str) -> tuple[Fact, ...]:
    step = next((f"{step.number} {step.title}" for step in pen.record.protocol.steps if step.key == one.step), one.step)
    seen = pen.prose("by a rule of the program") if one.by_rule else one.seen_by or pen.name(one.opened_by)
    rows = (
        (msg("Grade"), grade),
        (msg("Opened"), f"{pen.times.full(one.opened_at)}, {pen.name(one.opened_by)}"),
        (msg("Seen by"), seen),
        (msg("Step"), step),
        (msg("Container"), one.container.rpartition("/")[2]),
        (msg("Investigated by"), pen.name(one.owner) if one.owner else ""),
        (msg("Due"), pen.times.day(one.due_on) if one.due_on else ""),
    )
    return tuple(Fact(pen.say(term), value or "–") for term, value in rows)


def _investigation(pen: Pen, one: Deviation) -> Iterator[Fact]:
    graded, found = one.newest("classified"), one.newest("investigated")
    if graded is not None:
        yield Fact(pen.prose("Why this grade"), f"{ended(graded.words)} {_who(pen, graded)}")
    if found is not None:
        yield Fact(pen.prose("Cause"), ended(found.words))
        yield Fact(pen.prose("What it means for the product"), f"{ended(found.more)} {_who(pen, found)}")
    if one.closing is not None:
        yield Fact(pen.prose("Conclusion"), f"{ended(one.closing.words)} {_who(pen, one.closing)}")


def _who(pen: Pen, turn: Turn) -> str:
    return f"({turn.printed_name or pen.name(turn.by)}, {pen.times.short(turn.at)})"


def _action(pen: Pen, one: CapaAction) -> ActionRow:
    done = ""
    if one.done_at is not None:
        done = f"{pen.times.short(one.done_at)}, {pen.name(one.done_by)}: {one.done_words}"
    checked = ""
    if one.checked_at is not None:
        verdict = pen.prose("It helps.") if one.effective else pen.prose("It does not help.")
        checked = f"{pen.times.short(one.checked_at)}, {pen.name(one.checked_by)}: {verdict} {one.check_words}"
    return ActionRow(
        number=one.action.rpartition("-")[2],
        kind=pen.prose("corrective") if one.kind == "corrective" else pen.prose("preventive"),
        words=one.words,
        owner=pen.name(one.owner),
        due=pen.times.day(one.due_on),
        done=done or pen.prose("open"),
        checked=checked or pen.prose("not yet"),
        heavy=one.done_at is None or one.effective is False,
    )


def _affected(pen: Pen, one: Deviation) -> Iterator[Fact]:
    """What it touches: the batch as it stands, other batches, exceptions of the record, its linked deviations."""
    batch = pen.record.batch
    standing = pen.prose(
        "%(batch)s for %(subject)s, dose %(dose)s of %(doses)s",
        batch=batch.batch,
        subject=batch.subject,
        dose=batch.dose_no,
        doses=batch.doses,
    )
    yield Fact(pen.prose("This batch"), f"{standing}: {status(pen).headline}")
    if one.twins:
        yield Fact(pen.prose("Other batches, same happening"), ", ".join(one.twins))
    linked = [turn for turn in one.turns if turn.kind == "linked"]
    if linked:
        yield Fact(pen.prose("Linked deviations"), "; ".join(f"{turn.more}: {turn.words}" for turn in linked))
    raised = [pen.say(found.what) for found in pen.record.exceptions if found.deviation == one.deviation]
    if raised:
        yield Fact(pen.prose("Exceptions in the record"), " ".join(ended(words) for words in raised))


def _holds(pen: Pen, one: Deviation) -> tuple[HoldRow, ...]:
    """The times on hold that it caused."""
    rows = zip(pen.record.more.holds, hold_rows(pen), strict=True)
    return tuple(row for hold, row in rows if hold.cause and hold.cause in (one.deviation, one.source))


_SAID: dict[str, Message] = {
    "classified": msg("Graded"),
    "assigned": msg("Given to somebody"),
    "investigated": msg("Investigated"),
    "linked": msg("Linked"),
    "closed": msg("Closed and signed"),
    "reopened": msg("Opened again"),
}


def _turn(pen: Pen, turn: Turn) -> TurnRow:
    known = _SAID.get(turn.kind)
    return TurnRow(
        at=pen.times.seconds(turn.at),
        by=turn.printed_name or pen.name(turn.by),
        what=pen.say(known) if known else turn.kind,
        words=_turn_words(pen, turn),
    )


def _turn_words(pen: Pen, turn: Turn) -> str:
    if turn.kind == "assigned":
        day = pen.times.day(date.fromisoformat(turn.more))
        return pen.prose("%(name)s, until %(day)s", name=pen.name(turn.words), day=day)
    if turn.kind == "investigated":
        return pen.prose("Cause: %(cause)s For the product: %(impact)s", cause=ended(turn.words), impact=turn.more)
    return ": ".join(part for part in (turn.more, turn.words) if part)


def _closing(pen: Pen, one: Deviation, turn: Turn) -> SignedRow:
    return SignedRow(
        name=turn.printed_name,
        at=pen.times.full(turn.at),
        meaning=pen.recorded(turn.meaning),
        words=turn.words,
        content=turn.content_sha256[:16],
        stands=turn is one.closing,
    )


def _open_words(pen: Pen, one: Deviation) -> str:
    if not one.is_open:
        closing = one.closing
        return "" if closing is None else signed_words(pen, closing.printed_name, closing.meaning, closing)
    if one.is_grave:
        return pen.prose("It stands against release and infusion until quality closes it with a signature.")
    return pen.prose("It stands against release and closing until quality closes it with a signature.")
