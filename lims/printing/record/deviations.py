"""Deviations with everything said about them, and holds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from lims.domain.deviations import CapaAction, Deviation, Turn
from lims.domain.errors import Message, msg
from lims.printing.record.addenda import ended, release_words, signed_words
from lims.printing.record.pen import Pen


@dataclass(frozen=True, slots=True)
class DeviationRow:
    """One deviation; `heavy` while it is open or where it is critical."""

    number: str
    grade: str
    heavy: bool
    what: str
    opened: str
    said: tuple[str, ...]
    conclusion: str
    signed: str


@dataclass(frozen=True, slots=True)
class HoldRow:
    """One time on hold."""

    why: str
    cause: str
    held: str
    lifted: str


_GRADES: dict[str, Message] = {"minor": msg("minor"), "major": msg("major"), "critical": msg("critical")}


def deviation_rows(pen: Pen) -> tuple[DeviationRow, ...]:
    """Every deviation of the batch in the order it was opened."""
    return tuple(_deviation(pen, one) for one in pen.record.more.deviations)


def _deviation(pen: Pen, one: Deviation) -> DeviationRow:
    closing = one.closing
    by = pen.prose("by a rule") if one.by_rule else pen.prose("seen by %(who)s", who=one.seen_by)
    step = next((step.number for step in pen.record.protocol.steps if step.key == one.step), "")
    place = [pen.prose("step %(number)s", number=step)] if step else []
    place += [one.container] if one.container else []
    opened = f"{pen.times.seconds(one.opened_at)}, {pen.name(one.opened_by)} ({by})"
    return DeviationRow(
        number=one.deviation,
        grade=pen.say(_GRADES[one.grade]) if one.classified else pen.prose("not graded"),
        heavy=one.is_open or one.grade == "critical",
        what=one.words,
        opened=", ".join([opened, *place]),
        said=tuple(_said(pen, one)),
        conclusion=closing.words if closing else pen.prose("Open."),
        signed=signed_words(pen, closing.printed_name, closing.meaning, closing) if closing else "",
    )


def _said(pen: Pen, one: Deviation) -> Iterator[str]:
    for turn in one.turns:
        if turn is not one.closing:
            yield f"{pen.times.short(turn.at)}, {pen.name(turn.by)}: {_turn(pen, turn)}"
    if one.twins:
        yield pen.prose("Also opened: %(numbers)s", numbers=", ".join(one.twins))
    for action in one.actions:
        # On the site's chain: nowhere else in this record does it say when it was planned.
        yield f"{pen.times.short(action.planned_at)}, {pen.name(action.planned_by)}: {_action(pen, action)}"


def _turn(pen: Pen, turn: Turn) -> str:
    if turn.kind == "classified":
        return pen.prose("graded %(grade)s. %(why)s", grade=turn.more, why=turn.words)
    if turn.kind == "assigned":
        day = pen.times.day(date.fromisoformat(turn.more))
        return pen.prose("given to %(name)s until %(day)s", name=pen.name(turn.words), day=day)
    if turn.kind == "investigated":
        return pen.prose("cause: %(cause)s For the product: %(impact)s", cause=ended(turn.words), impact=turn.more)
    if turn.kind == "linked":
        return pen.prose("linked with %(other)s. %(why)s", other=turn.more, why=turn.words)
    if turn.kind == "closed":
        name = turn.printed_name
        return pen.prose("closed and signed by %(name)s, later opened again: %(why)s", name=name, why=turn.words)
    return pen.prose("opened again. %(why)s", why=turn.words)


def _action(pen: Pen, one: CapaAction) -> str:
    kind = pen.prose("corrective") if one.kind == "corrective" else pen.prose("preventive")
    words = pen.prose(
        "Action %(number)s, %(kind)s: %(words)s (%(owner)s, until %(day)s)",
        number=one.action,
        kind=kind,
        words=one.words,
        owner=pen.name(one.owner),
        day=pen.times.day(one.due_on),
    )
    if one.done_at is not None:
        by, at = pen.name(one.done_by), pen.times.short(one.done_at)
        done = pen.prose("Done %(at)s by %(by)s: %(what)s", at=at, by=by, what=one.done_words)
        words = f"{words} {done}"
    if one.checked_at is not None:
        verdict = pen.prose("It helps.") if one.effective else pen.prose("It does not help.")
        words = f"{words} {verdict} {one.check_words} ({pen.name(one.checked_by)})"
    return words


def hold_rows(pen: Pen) -> tuple[HoldRow, ...]:
    """Every time the batch was on hold."""
    rows = []
    for one in pen.record.more.holds:
        by = pen.prose("a rule") if one.by_rule else pen.name(one.held_by)
        lifted = pen.prose("stands")
        if one.lifted_at is not None:
            lifted = f"{pen.times.seconds(one.lifted_at)}, {pen.name(one.lifted_by)}: {one.lifted_reason}"
        rows.append(HoldRow(one.why, _cause(pen, one.cause), f"{pen.times.seconds(one.held_at)}, {by}", lifted))
    return tuple(rows)


def in_short(pen: Pen) -> str:
    """How many deviations and addenda there are, for page 1; empty where there are none."""
    found, addenda = pen.record.more.deviations, pen.record.more.addenda
    open_ = sum(1 for one in found if one.is_open)
    words = []
    if found:
        words.append(pen.prose("Deviations: %(count)s, %(open)s open.", count=len(found), open=open_))
    if addenda:
        words.append(pen.prose("Addenda to locked values: %(count)s.", count=len(addenda)))
        words += [sentence.split(".")[0] + "." for sentence in release_words(pen)[-1:]]
    return " ".join(words)


def _cause(pen: Pen, cause: str) -> str:
    """The deviation behind a hold by its number; nothing where there is none."""
    known = (one.deviation for one in pen.record.more.deviations if cause and cause in (one.deviation, one.source))
    return next(known, cause if "-D" in cause else "")  # one of another batch, such as a sibling
