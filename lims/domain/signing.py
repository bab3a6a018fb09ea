"""Signatures: what they mean, who may give them, and when a change makes them void. Four eyes are two persons."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lims.domain.batch import Stage
from lims.domain.errors import Message, msg
from lims.domain.people import Person
from lims.domain.quality import Signature
from lims.domain.questions import reasons_in_questions
from lims.domain.record import BatchRecord
from lims.domain.review.scope import added_since

MEANINGS: dict[str, Message] = {
    "production_review": msg("I reviewed the record of manufacture"),
    "quality_review": msg("I reviewed the record, its exceptions and its audit trail"),
    "released": msg("Released for infusion: every result is known and meets its limit"),
    "released_interim": msg("Released on interim results"),
    "held": msg("Put on hold"),
    "hold_lifted": msg("Hold lifted"),
    "rejected": msg("Rejected"),
    "final_results": msg("The results that were pending are known and meet their limits"),
}

MAY_SIGN: dict[str, tuple[str, ...]] = {
    "production_review": ("verifier", "qa"),
    "quality_review": ("qa",),
    "disposition": ("qa",),
}


def people_who_performed(record: BatchRecord) -> frozenset[str]:
    """Everybody whose hands were on this batch: they began, ended, verified, scanned, entered or tested some of it.

    Whoever stands on a downtime form is among them: another person typed it in.
    """
    hands: set[str] = set()
    for work in record.work:
        hands |= {work.started_by, work.finished_by, work.verified_by}
        hands |= {one.filled_by for one in work.filled} | {one.entered_by for one in work.entered}
    hands |= {result.recorded_by for result in record.results}
    hands |= {form.performed_by for form in record.more.forms}
    return frozenset(hands - {""})


def review_in_force(record: BatchRecord, role: str) -> Signature | None:
    """The newest signature of that role that covers the record exactly as it is now, or None.

    It covers no more what was added to the batch's chain since, nor what befell one of its things.
    """
    covering = [
        s for s in record.signatures if s.role == role and s.in_force and s.content_sha256 == record.content_sha256
    ]
    if not covering or added_since(record, covering[-1]).beside:
        return None
    return covering[-1]


REVIEWS = ("production_review", "quality_review")


def reviews_to_void(signatures: Iterable[Signature]) -> tuple[Signature, ...]:
    """What a correction voids: the reviews that vouch for the old value. Decisions stand: they are acts of their own.

    What is merely added (a result, an assessment) voids nothing: the review then no longer covers the record, which
    its hash says, and it is asked for again.
    """
    return tuple(one for one in signatures if one.in_force and one.role in REVIEWS)


def reasons_against_review(record: BatchRecord, role: str, person: Person) -> Iterator[Message]:
    """Why this person may not sign this review of this record now."""
    if not person.has(*MAY_SIGN[role]):
        yield msg("Your roles do not include this review.")
    if record.batch.filled_at is None or record.batch.stage in (Stage.CLOSED, Stage.CANCELLED):
        yield msg("The batch is %(stage)s: its record is not under review.", stage=record.batch.stage.words)
    if role == "quality_review" and person.is_among(people_who_performed(record)):
        yield msg("You performed, verified or tested something of this batch. Somebody else of quality reviews it.")
    if role == "quality_review":
        production = review_in_force(record, "production_review")
        if production is None:
            yield msg("The production review is not signed for this content.")
        elif production.person == person.person:
            yield msg("You signed the production review. The quality review needs another person.")
        yield from _unsettled(record)
    yield from reasons_in_questions(record)
    if any(work.state.value == "running" for work in record.work):
        yield msg("A step is still being worked.")
    if review_in_force(record, role) is not None:
        yield msg("This review is signed already for exactly this content.")


def _unsettled(record: BatchRecord) -> Iterator[Message]:
    """What quality must have judged before it says that it reviewed the exceptions."""
    for exception in record.exceptions:
        if not exception.assessed and not exception.deviation:
            yield msg("Not assessed: %(what)s", what=exception.what)
    for deviation in record.more.deviations:
        if deviation.is_open:
            yield msg("Deviation %(number)s is open.", number=deviation.deviation)
