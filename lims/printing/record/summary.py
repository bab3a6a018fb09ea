"""Page 1 answers the release question: status, who and what, yields, every exception, signatures."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from lims.domain.batch import Stage
from lims.domain.disposition import pending_assays
from lims.domain.errors import Message, msg
from lims.domain.quality import Disposition, Signature
from lims.printing.record.pen import Pen


@dataclass(frozen=True, slots=True)
class Status:
    """The state in a few words, and what a reader must know with it."""

    headline: str
    about: str
    first: str  # in bold
    more: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ExceptionRow:
    """One exception with what quality wrote of it."""

    kind: str
    heavy: bool
    step: str
    what: str
    outcome: str


@dataclass(frozen=True, slots=True)
class SignatureRow:
    """One signature: who, when, what it means, what it is bound to."""

    role: str
    name: str
    at: str
    meaning: str
    content: str
    voided: str


_DECIDED: dict[str, Message] = {
    "released": msg("Released"),
    "released_interim": msg("Released on interim results"),
    "rejected": msg("Rejected"),
}
_KINDS: dict[str, Message] = {
    "stop": msg("Stop"),
    "out_of_limits": msg("Out of limit"),
    "correction": msg("Correction"),
    "late": msg("Late"),
    "reprint": msg("Reprint"),
    "failed_result": msg("Failed test"),
    "handover": msg("Hand-over"),
}
_HEAVY = ("stop", "out_of_limits", "failed_result")
_ROLES: dict[str, Message] = {
    "production_review": msg("Production review"),
    "quality_review": msg("Quality review"),
    "disposition": msg("Disposition"),
}


def status(pen: Pen) -> Status:
    """What the batch is today, and the reasons beside it."""
    batch = pen.record.batch
    about = pen.words(
        "%(batch)s for %(subject)s, dose %(dose)s of %(doses)s",
        batch=batch.batch,
        subject=batch.subject,
        dose=batch.dose_no,
        doses=batch.doses,
    )
    decision = _decision(pen)
    more = [_decided_by(pen, decision)] if decision else []
    more += [pen.words("Infused %(at)s.", at=pen.times.minute(batch.infused_at))] if batch.infused_at else []
    if batch.on_hold:
        return Status(pen.words("On hold"), about, batch.hold_reason, tuple(more))
    return Status(pen.say(_headline(pen)), about, _first(pen, decision), tuple(more))


def _headline(pen: Pen) -> Message:
    batch = pen.record.batch
    if batch.stage is Stage.CLOSED:
        return msg("Infused, closed") if batch.infused_at else msg("Rejected, closed")
    return {
        Stage.FILLED: msg("Waiting for quality"),
        Stage.RELEASED_INTERIM: _DECIDED["released_interim"],
        Stage.RELEASED: _DECIDED["released"],
        Stage.REJECTED: _DECIDED["rejected"],
        Stage.INFUSED: msg("Infused"),
    }.get(batch.stage, msg("In manufacture"))


def _first(pen: Pen, decision: Disposition | None) -> str:
    batch = pen.record.batch
    pending = pending_sentences(pen)
    if batch.stage is Stage.FILLED:
        return pen.words("Filled. Not released: not for infusion.")
    if pen.draft:
        day = batch.culture_day(pen.stamp.printed_at)
        where = (
            pen.words("Culture day %(day)s.", day=day) if day is not None else pen.words("The culture is not begun.")
        )
        return f"{where} {pen.words('Not released: not for infusion.')}"
    if batch.stage is Stage.REJECTED and decision:
        return decision.reason
    if pending:
        return " ".join(pending)
    return pen.words("Every test of the specification has a result.")


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
            pen.words("%(test)s pending, due %(day)s.", test=assay.title, day=due)
            if due
            else pen.words("%(test)s pending.", test=assay.title)
        )
    return tuple(sentences)


def _decision(pen: Pen) -> Disposition | None:
    found = [d for d in pen.record.dispositions if d.decision in _DECIDED]
    return found[-1] if found else None


def _decided_by(pen: Pen, decision: Disposition) -> str:
    return pen.words(
        "%(decision)s by %(person)s, %(at)s.",
        decision=_DECIDED[decision.decision],
        person=pen.name(decision.decided_by),
        at=pen.times.full(decision.decided_at),
    )


def exception_rows(pen: Pen) -> tuple[ExceptionRow, ...]:
    """Every exception of the record, then what is still pending: nothing a reviewer must see is left to the inside."""
    rows = []
    numbers = {step.key: step.number for step in pen.record.protocol.steps}
    for one in pen.record.exceptions:
        outcome = (
            f"{one.assessment} ({pen.name(one.assessed_by)}, {pen.times.short(one.assessed_at)})"
            if one.assessed
            else pen.words("not assessed yet")
        )
        kind = _KINDS.get(one.kind)
        rows.append(
            ExceptionRow(
                pen.say(kind) if kind else one.kind,
                one.kind in _HEAVY,
                numbers.get(one.step, one.step),
                pen.say(one.what),
                outcome,
            )
        )
    if not pen.draft:
        rows += [ExceptionRow(pen.words("Pending"), True, "", words, "") for words in pending_sentences(pen)]
    return tuple(rows)


def signature_rows(pen: Pen) -> tuple[SignatureRow, ...]:
    """Every signature, the voided ones too: they stay legible."""
    return tuple(_signature_row(pen, signature) for signature in pen.record.signatures)


def _signature_row(pen: Pen, signature: Signature) -> SignatureRow:
    role = _ROLES.get(signature.role)
    voided = (
        pen.words(
            "Voided %(at)s: %(reason)s", at=pen.times.seconds(signature.voided_at), reason=signature.voided_reason
        )
        if signature.voided_at
        else ""
    )
    return SignatureRow(
        role=pen.say(role) if role else signature.role,
        name=signature.printed_name,
        at=pen.times.full(signature.signed_at),
        meaning=signature.meaning,
        content=signature.content_sha256,
        voided=voided,
    )
