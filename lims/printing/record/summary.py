"""What page 1 lists below the status: every exception with what quality wrote of it, and the signatures."""

from __future__ import annotations

from dataclasses import dataclass

from lims.domain.errors import Message, msg
from lims.domain.events.review import RecordReviewed
from lims.domain.quality import Signature
from lims.domain.review.scope import reviews_of
from lims.printing.record.pen import Pen
from lims.printing.record.standing import pending_sentences


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
    covers: str  # of a review: how the entries were sorted, and the sample that was compared


_KINDS: dict[str, Message] = {
    "stop": msg("Stop"),
    "out_of_limits": msg("Out of limit"),
    "correction": msg("Correction"),
    "changed_after": msg("Late correction"),
    "excluded": msg("Reading excluded"),
    "late": msg("Late"),
    "reprint": msg("Reprint"),
    "failed_result": msg("Failed test"),
    "handover": msg("Hand-over"),
    "clock": msg("Clock stepped"),
    "identity": msg("Identity"),
}
_HEAVY = ("stop", "out_of_limits", "failed_result")
_ROLES: dict[str, Message] = {
    "production_review": msg("Production review"),
    "quality_review": msg("Quality review"),
    "disposition": msg("Disposition"),
    "supply_request": msg("Supply, request"),
    "supply_evaluation": msg("Supply, risk"),
    "supply_acceptance": msg("Supply, acceptance"),
    "supply_approval": msg("Supply, approval"),
    "cancellation": msg("Cancellation"),
    "withdrawal": msg("Withdrawal"),
    "draw_choice": msg("Choice at the draw"),
}


def exception_rows(pen: Pen) -> tuple[ExceptionRow, ...]:
    """Every exception of the record, then what is still pending: nothing a reviewer must see is left to the inside."""
    rows = []
    numbers = {name: step.number for step in pen.record.protocol.steps for name in (step.key, step.number)}
    for one in pen.record.exceptions:
        outcome = (
            f"{one.assessment} ({pen.name(one.assessed_by)}, {pen.times.short(one.assessed_at)})"
            if one.assessed
            else pen.prose("not assessed yet")
        )
        if one.deviation:
            outcome = (
                f"{one.deviation}: {outcome}" if one.assessed else pen.prose("%(number)s, open", number=one.deviation)
            )
        kind = _KINDS.get(one.kind)
        rows.append(
            ExceptionRow(
                pen.say(kind) if kind else one.kind,
                one.kind in _HEAVY,
                numbers.get(one.step, "–") if one.step else "",
                pen.say(one.what),
                outcome,
            )
        )
    if not pen.draft and pen.record.more.cancellation is None:  # nothing is waited for any more
        rows += [ExceptionRow(pen.prose("Pending"), True, "", words, "") for words in pending_sentences(pen)]
    return tuple(rows)


def signature_rows(pen: Pen) -> tuple[SignatureRow, ...]:
    """Every signature, the voided ones too: they stay legible."""
    reviews = reviews_of(pen.record.happenings)
    return tuple(_signature_row(pen, one, reviews.get(one.signature)) for one in pen.record.signatures)


def _signature_row(pen: Pen, signature: Signature, review: RecordReviewed | None) -> SignatureRow:
    role = _ROLES.get(signature.role)
    voided = (
        pen.prose(
            "Voided %(at)s: %(reason)s", at=pen.times.seconds(signature.voided_at), reason=signature.voided_reason
        )
        if signature.voided_at
        else ""
    )
    return SignatureRow(
        role=pen.say(role) if role else signature.role,
        name=signature.printed_name,
        at=pen.times.full(signature.signed_at),
        meaning=pen.recorded(signature.meaning),
        content=signature.content_sha256,
        voided=voided,
        covers=_covers(pen, review) if review is not None else "",
    )


def _covers(pen: Pen, review: RecordReviewed) -> str:
    words = pen.prose(
        "%(entries)s entries by rules %(rules)s: %(ordinary)s ordinary, %(rest)s stand out.",
        entries=review.entries,
        rules=review.rules,
        ordinary=review.ordinary,
        rest=review.told + review.to_see,
    )
    if not review.sampled:
        return words
    numbers = ", ".join(str(one) for one in review.sampled)
    sample = pen.prose(
        "Sample compared: entries %(numbers)s, drawn by %(seed)s.", numbers=numbers, seed=review.seed[:16]
    )
    return f"{words} {sample}"
