"""How the batch stands today: its state in a few words, who decided, and what is still pending."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from lims.domain.batch import GIVEN_UP, Stage
from lims.domain.cancelling import WHY
from lims.domain.disposition import pending_assays
from lims.domain.errors import Message, msg
from lims.domain.quality import Disposition
from lims.printing.record.pen import Pen


@dataclass(frozen=True, slots=True)
class Status:
    """The state in a few words, and what a reader must know with it."""

    headline: str
    about: str
    first: str  # in bold
    more: tuple[str, ...]


_DECIDED: dict[str, Message] = {
    "released": msg("Released"),
    "released_interim": msg("Released on interim results"),
    "rejected": msg("Rejected"),
}


def status(pen: Pen) -> Status:
    """What the batch is today, and the reasons beside it."""
    batch = pen.record.batch
    about = pen.prose(
        "%(batch)s for %(subject)s, dose %(dose)s of %(doses)s",
        batch=batch.batch,
        subject=batch.subject,
        dose=batch.dose_no,
        doses=batch.doses,
    )
    decision = _decision(pen)
    more = [*_ended(pen), *([_decided_by(pen, decision)] if decision else [])]
    more += [pen.prose("Infused %(at)s.", at=pen.times.minute(batch.infused_at))] if batch.infused_at else []
    if batch.nonconformance:
        more.append(pen.prose("Does not conform, found after the infusion: %(why)s.", why=batch.nonconformance))
    if batch.on_hold and batch.stage not in GIVEN_UP:
        return Status(pen.prose("On hold"), about, batch.hold_reason, tuple(more))
    return Status(pen.say(_headline(pen)), about, _first(pen, decision), tuple(more))


def _headline(pen: Pen) -> Message:
    batch = pen.record.batch
    if batch.supplied_at is not None and batch.stage in (Stage.INFUSED, Stage.CLOSED) and batch.infused_at:
        return msg("Infused out of specification, never released")
    if batch.stage is Stage.CLOSED:
        if batch.infused_at:
            return msg("Infused, closed")
        return msg("Cancelled, closed") if pen.record.more.cancellation else msg("Rejected, closed")
    return {
        Stage.FILLED: msg("Waiting for quality"),
        Stage.RELEASED_INTERIM: _DECIDED["released_interim"],
        Stage.RELEASED: _DECIDED["released"],
        Stage.SUPPLIED: msg("Supplied out of specification, not released"),
        Stage.REJECTED: _DECIDED["rejected"],
        Stage.CANCELLED: msg("Cancelled"),
        Stage.INFUSED: msg("Infused"),
    }.get(batch.stage, msg("In manufacture"))


def _first(pen: Pen, decision: Disposition | None) -> str:
    batch = pen.record.batch
    if pen.record.more.cancellation is not None:
        ended = pen.record.more.cancellation
        return pen.prose("%(why)s: %(reason)s. Not for infusion.", why=WHY[ended.kind], reason=ended.reason.rstrip("."))
    pending = pending_sentences(pen)
    if batch.stage is Stage.FILLED:
        return pen.prose("Filled. Not released: not for infusion.")
    if pen.draft:
        day = batch.culture_day(pen.stamp.printed_at)
        where = (
            pen.prose("Culture day %(day)s.", day=day) if day is not None else pen.prose("The culture is not begun.")
        )
        unreleased = pen.prose("Not released: not for infusion.")
        return f"{where} {unreleased}"
    if batch.stage is Stage.REJECTED and decision:
        return decision.reason
    if batch.supplied_at is not None:
        return pen.prose("OUT OF SPECIFICATION. On the physician's request, for this patient only.")
    if pending:
        return " ".join(pending)
    return pen.prose("Every test of the specification has a result.")


def pending_sentences(pen: Pen) -> tuple[str, ...]:
    """Each test that is still open and may be, with the day its result is due."""
    filled_at = pen.record.batch.filled_at
    sentences = []
    for assay in pending_assays(pen.record):
        due = (
            pen.times.day((filled_at + timedelta(days=assay.days_to_result)).astimezone(pen.times.zone).date())
            if filled_at
            else ""
        )
        sentences.append(
            pen.prose("%(test)s pending, due %(day)s.", test=assay.title, day=due)
            if due
            else pen.prose("%(test)s pending.", test=assay.title)
        )
    return tuple(sentences)


def _ended(pen: Pen) -> list[str]:
    """Who cancelled it, and which batch it replaces or is replaced by."""
    ended, draws = pen.record.more.cancellation, pen.record.more.draws
    lines = []
    if ended is not None:
        who, at = pen.name(ended.cancelled_by), pen.times.full(ended.cancelled_at)
        lines.append(pen.prose("Cancelled by %(person)s, %(at)s.", person=who, at=at))
    if draws.replaced_by is not None:
        lines.append(pen.prose("Replaced by %(batch)s.", batch=draws.replaced_by.new_batch))
    if draws.replaces is not None:
        lines.append(pen.prose("Replaces %(batch)s.", batch=draws.replaces.old_batch))
    if draws.refusal is not None:
        lines.append(pen.prose("The collection was refused."))
    return lines


def _decision(pen: Pen) -> Disposition | None:
    found = [d for d in pen.record.dispositions if d.decision in _DECIDED]
    return found[-1] if found else None


def _decided_by(pen: Pen, decision: Disposition) -> str:
    return pen.prose(
        "%(decision)s by %(person)s, %(at)s.",
        decision=_DECIDED[decision.decision],
        person=pen.name(decision.decided_by),
        at=pen.times.full(decision.decided_at),
    )
