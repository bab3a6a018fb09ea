"""The signed stages of a supply out of specification: who may sign which, and what stands against it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from lims.domain.batch import Stage
from lims.domain.days import moment_words
from lims.domain.disposition import reasons_against_supply
from lims.domain.errors import Message, msg
from lims.domain.people import Person
from lims.domain.record import BatchRecord
from lims.domain.signing import people_who_performed
from lims.domain.supply import SupplyState, failed_now, may_be_supplied, newest

STAGES: dict[str, tuple[SupplyState | None, tuple[str, ...], Message]] = {
    # stage: what must have come before, who signs it, what the signature means
    "request": (None, ("physician",), msg("I request this product out of specification for my patient")),
    "evaluation": (
        SupplyState.REQUESTED,
        ("verifier", "qc", "qa"),
        msg("I evaluated the risk of the criteria that failed, for the manufacturer"),
    ),
    "acceptance": (
        SupplyState.EVALUATED,
        ("physician",),
        msg("I read the evaluation and accept the risk for this patient"),
    ),
    "approval": (
        SupplyState.ACCEPTED,
        ("qa",),
        msg("Supplied out of specification, not released, on the physician's request"),
    ),
}


def next_stage(record: BatchRecord) -> str:
    """The stage that is signed next: request, evaluation, acceptance, approval; nothing once it is approved."""
    found = newest(record)
    if found is None or found.state is SupplyState.REFUSED:
        return "request"
    return next((stage for stage, (after, _, _) in STAGES.items() if after is found.state), "")


def reasons_against_stage(record: BatchRecord, stage: str, person: Person, at: datetime) -> Iterator[Message]:
    """Why this person may not sign this stage now; an approval needs all that an interim release needs but the dose."""
    waits_for = next_stage(record)
    if stage != waits_for:
        yield _out_of_order(waits_for)
    if not person.has(*STAGES[stage][1]):
        yield msg("Your roles do not include this signature.")
    found = newest(record)
    if found is not None and found.state is not SupplyState.REFUSED and person.is_among(found.people):
        yield msg("You signed an earlier stage. Each stage is another person's.")
    if person.is_among(people_who_performed(record)) and stage != "evaluation":
        yield msg("You performed, verified or tested something of this batch. Somebody else signs this.")
    if stage == "approval" and found is not None:
        frozen = frozenset(one.assay for one in found.failed)
        yield from reasons_against_supply(record, frozen, person.person, at)
        if set(failed_now(record)) != set(found.failed):
            yield msg("A result failed after the risk was evaluated.")
    else:
        yield from _reasons_in_batch(record, at)
    yield from _reasons_in_failures(record)


def _out_of_order(waits_for: str) -> Message:
    words = {
        "request": msg("A physician has not requested it."),
        "evaluation": msg("The risk is not evaluated."),
        "acceptance": msg("A physician has not accepted the evaluation."),
        "approval": msg("Quality has not approved it."),
    }
    return words.get(waits_for, msg("Every stage is signed."))


def _reasons_in_batch(record: BatchRecord, at: datetime) -> Iterator[Message]:
    batch = record.batch
    if batch.stage is not Stage.FILLED:
        yield msg("The batch is %(stage)s. Only a filled batch is supplied.", stage=batch.stage.words)
    if batch.on_hold:
        yield msg("The batch is on hold: %(why)s", why=batch.hold_reason)
    if batch.expires_at is not None and at >= batch.expires_at:
        yield msg("The product expired on %(day)s.", day=moment_words(batch.expires_at))
    if any(refusal.waits_for_second_person for refusal in record.refusals):
        yield msg("An identity stop was not cleared by a second person.")


def _reasons_in_failures(record: BatchRecord) -> Iterator[Message]:
    titles = {assay.key: assay for assay in record.protocol.assays}
    failed = failed_now(record)
    if not failed:
        yield msg("No result fails its limit: quality decides on a release.")
    for key in dict.fromkeys(one.assay for one in failed):
        if not may_be_supplied(titles[key]):
            yield msg("%(test)s failed. A product that fails it must never be supplied.", test=titles[key].title)


def reasons_against_refusing(record: BatchRecord, person: Person) -> Iterator[Message]:
    """Why this person may not say no now."""
    found = newest(record)
    if found is None or not found.is_open:
        yield msg("No request waits.")
    if not person.has("physician", "verifier", "qc", "qa"):
        yield msg("Your roles do not include this signature.")
