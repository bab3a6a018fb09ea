"""What stands against a decision of quality, as a list of reasons. No reason, no obstacle."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from lims.domain.addenda import reasons_in_addenda
from lims.domain.batch import GIVEN_UP, Stage
from lims.domain.blockers import LIFT, RELEASE, reasons_of
from lims.domain.custody import HandoverState
from lims.domain.days import moment_words
from lims.domain.errors import Message, msg
from lims.domain.holds import reasons_against_lifting
from lims.domain.labelling import reconcile
from lims.domain.protocol import Assay
from lims.domain.quality import Result
from lims.domain.record import BatchRecord
from lims.domain.signing import people_who_performed, review_in_force
from lims.domain.work import StepState

DECISIONS = ("released", "released_interim", "held", "hold_lifted", "rejected")


@dataclass(frozen=True, slots=True)
class AssayState:
    """One release test as it stands: `verdict` is meets, fails or pending; every result is listed."""

    assay: Assay
    results: tuple[Result, ...]
    verdict: str


def assay_states(assays: Iterable[Assay], results: Iterable[Result]) -> tuple[AssayState, ...]:
    """The specification with its results. One failed result fails the test whatever was repeated after it."""
    every = tuple(results)
    states = []
    for assay in assays:
        own = tuple(r for r in every if r.assay == assay.key)
        if not own:
            verdict = "pending"
        elif any(r.verdict == "fails" for r in own):
            verdict = "fails"
        else:
            verdict = "meets"
        states.append(AssayState(assay, own, verdict))
    return tuple(states)


def pending_assays(record: BatchRecord) -> tuple[Assay, ...]:
    """The tests without a result that the specification lets be pending."""
    states = assay_states(record.protocol.assays, record.results)
    return tuple(s.assay for s in states if s.verdict == "pending" and s.assay.may_be_pending)


def reasons_against(record: BatchRecord, decision: str, person: str, at: datetime) -> Iterator[Message]:
    """Everything that stands against this decision by this person now."""
    if decision in ("released", "released_interim"):
        yield from _reasons_against_release(record, decision, person, at)
    elif decision == "held":
        if record.batch.on_hold:
            yield msg("The batch is on hold already: %(why)s", why=record.batch.hold_reason)
        if record.batch.stage in (Stage.INFUSED, *GIVEN_UP, Stage.CLOSED):
            yield msg("The batch is %(stage)s. A hold changes nothing now.", stage=record.batch.stage.words)
    elif decision == "hold_lifted":
        if not record.batch.on_hold:
            yield msg("The batch is not on hold.")
        else:
            yield from reasons_against_lifting(record)
            yield from reasons_of(LIFT, record, at)
    elif decision == "rejected":
        if record.batch.stage in (Stage.INFUSED, Stage.CLOSED, *GIVEN_UP):
            yield msg("The batch is %(stage)s: it cannot be rejected.", stage=record.batch.stage.words)
    else:
        yield msg("There is no decision %(decision)s.", decision=decision)


def _reasons_against_release(record: BatchRecord, decision: str, person: str, at: datetime) -> Iterator[Message]:
    batch = record.batch
    if batch.stage is Stage.RELEASED or (batch.stage is Stage.RELEASED_INTERIM and decision == "released_interim"):
        yield _already_released(record)
        return
    if batch.stage not in (Stage.FILLED, Stage.RELEASED_INTERIM):
        yield msg("The batch is %(stage)s: there is nothing to release.", stage=batch.stage.words)
    if batch.on_hold:
        yield msg("The batch is on hold: %(why)s", why=batch.hold_reason)
    if batch.expires_at is not None and at >= batch.expires_at:
        yield msg("The product expired on %(day)s.", day=moment_words(batch.expires_at))
    yield from _reasons_in_product(record, decision, person, at)


def reasons_against_supply(record: BatchRecord, failed: frozenset[str], person: str, at: datetime) -> Iterator[Message]:
    """What stands against supplying a batch out of specification: all that stands against an interim release, but
    for the criteria that are known to fail and were weighed.
    """
    batch = record.batch
    if batch.stage is not Stage.FILLED:
        yield msg("The batch is %(stage)s. Only a filled batch is supplied.", stage=batch.stage.words)
    if batch.on_hold:
        yield msg("The batch is on hold: %(why)s", why=batch.hold_reason)
    if batch.expires_at is not None and at >= batch.expires_at:
        yield msg("The product expired on %(day)s.", day=moment_words(batch.expires_at))
    yield from _reasons_in_product(record, "supplied", person, at, failed)


def _reasons_in_product(
    record: BatchRecord, decision: str, person: str, at: datetime, weighed: frozenset[str] = frozenset()
) -> Iterator[Message]:
    yield from _reasons_in_steps(record)
    yield from _reasons_in_results(record, decision, weighed)
    yield from _reasons_in_custody_and_labels(record)
    yield from reasons_of(RELEASE, record, at)
    for exception in record.exceptions:
        if not exception.assessed and not exception.deviation:
            yield msg("Not assessed: %(what)s", what=exception.what)
    for role, title in (("production_review", msg("production review")), ("quality_review", msg("quality review"))):
        if review_in_force(record, role) is None:
            yield msg("The %(review)s is not signed for this content.", review=title)
    if person in people_who_performed(record):
        yield msg("You performed, verified or tested something of this batch. Somebody else of quality decides.")


def _already_released(record: BatchRecord) -> Message:
    newest = next((d for d in reversed(record.dispositions) if d.decision in ("released", "released_interim")), None)
    if newest is None:
        return msg("The batch is released already.")
    return msg(
        "The batch is released already, by %(name)s at %(when)s.",
        name=record.printed_name(newest.decided_by),
        when=moment_words(newest.decided_at),
    )


def reasons_against_final(record: BatchRecord, person: str) -> Iterator[Message]:
    """Why this person may not confirm the final results of a released batch now."""
    if record.batch.stage not in (Stage.RELEASED, Stage.RELEASED_INTERIM, Stage.INFUSED):
        yield msg("The batch was not released.")
    if record.batch.final_confirmed:
        yield msg("The final results are confirmed already.")
    for state in assay_states(record.protocol.assays, record.results):
        if state.verdict == "pending":
            yield msg("%(test)s is not known. Lifted by the result alone.", test=state.assay.title)
        elif state.verdict == "fails":
            yield msg("%(test)s does not meet its limit.", test=state.assay.title)
    yield from reasons_in_addenda(record)
    if person in people_who_performed(record):
        yield msg("You performed, verified or tested something of this batch. Somebody else of quality confirms.")


def _reasons_in_steps(record: BatchRecord) -> Iterator[Message]:
    for step, work in zip(record.protocol.steps, record.work, strict=True):
        if work.state is not StepState.FINISHED:
            yield msg("Step %(number)s, %(title)s, is not finished.", number=step.number, title=step.title)
        elif step.verified and not work.verified_by:
            yield msg("Step %(number)s, %(title)s, is not verified.", number=step.number, title=step.title)


def _reasons_in_results(record: BatchRecord, decision: str, weighed: frozenset[str]) -> Iterator[Message]:
    pending_allowed = decision in ("released_interim", "supplied")
    for state in assay_states(record.protocol.assays, record.results):
        if state.verdict == "fails" and state.assay.key not in weighed:
            yield msg("%(test)s does not meet its limit.", test=state.assay.title)
        elif state.verdict == "pending" and not (pending_allowed and state.assay.may_be_pending):
            yield msg("%(test)s is not known. Lifted by the result alone.", test=state.assay.title)
    if decision == "released_interim" and not pending_assays(record):
        yield msg("No result is pending. Decide a full release.")


def _reasons_in_custody_and_labels(record: BatchRecord) -> Iterator[Message]:
    for handover in record.handovers:
        if handover.state is HandoverState.OPEN:
            yield msg("Hand-over %(number)s is not taken.", number=handover.handover)
    labels = reconcile(record.labels)
    if not labels.balances:
        yield msg(
            "%(number)s of %(issued)s labels are not accounted for.",
            number=len(labels.to_find) + len(labels.to_destroy),
            issued=labels.issued,
        )
    if any(refusal.waits_for_second_person for refusal in record.refusals):
        yield msg("An identity stop was not cleared by a second person.")
