"""Quality: assess what the record shows, review it, decide, sign. What is signed is exactly what was shown."""

from lims.actions.results import record_result
from lims.actions.rights import acting_person
from lims.actions.views import batch_record
from lims.domain.batch import Stage
from lims.domain.disposition import assay_states, pending_assays, reasons_against
from lims.domain.errors import NotNow, NotReadable, Refusal, msg
from lims.domain.events.quality import (
    DispositionDecided,
    ExceptionAssessed,
    FinalResultsConfirmed,
    RecordPrinted,
    RecordSigned,
    ReleaseRefused,
)
from lims.domain.people import Person
from lims.domain.record import BatchRecord
from lims.domain.signing import MEANINGS, reasons_against_review
from lims.store.record import Act

__all__ = ["assess_exception", "confirm_final", "decide", "print_record", "record_result", "sign_review"]


def assess_exception(act: Act, batch: str, key: str, *, assessment: str) -> None:
    """Write down what an exception means for the product. It stays in the record with the assessment beside it."""
    chain = f"batch:{batch}"
    act.lock(chain)
    acting_person(act, "qa")
    record = batch_record(act.db, batch)
    found = next((one for one in record.exceptions if one.key == key), None)
    if found is None or found.assessed:
        raise NotNow(
            "exception_not_open",
            msg("This exception does not wait for an assessment."),
            next_step=msg("Open the review again and look at the list."),
        )
    if len(assessment.strip()) < 5:
        raise NotReadable(
            "assessment_missing",
            msg("An assessment says something."),
            next_step=msg("Write what it means for the product, and why."),
        )
    act.record(chain, ExceptionAssessed(batch, key, assessment.strip()))


def _check_shown(record: BatchRecord, content_sha256: str) -> None:
    if content_sha256 != record.content_sha256:
        raise NotNow(
            "content_changed",
            msg("The record changed after you opened it."),
            reasons=(msg("What you saw is not what would be signed."),),
            next_step=msg("Look at what is new, then sign that."),
        )


def _sign(act: Act, record: BatchRecord, person: Person, role: str, meaning: str) -> int:
    number = len(record.signatures) + 1
    act.record(
        f"batch:{record.batch.batch}",
        RecordSigned(
            batch=record.batch.batch,
            signature=number,
            role=role,
            printed_name=person.printed_name,
            meaning=meaning,
            content_sha256=record.content_sha256,
            entries=record.batch.head_seq,
        ),
    )
    return number


def sign_review(act: Act, batch: str, *, role: str, content_sha256: str) -> int:
    """Sign the production review or the quality review of exactly this content; gives the signature's number."""
    act.lock(f"batch:{batch}")
    person = acting_person(act)
    record = batch_record(act.db, batch)
    _check_shown(record, content_sha256)
    if role not in ("production_review", "quality_review"):
        raise NotReadable("role", msg("There is no review %(role)s.", role=role), next_step=msg("Choose a review."))
    against = tuple(reasons_against_review(record, role, person))
    if against:
        raise NotNow(
            "review_not_now",
            msg("This review cannot be signed by you now."),
            reasons=against,
            next_step=msg("Settle each point, or ask the person who may sign."),
        )
    return _sign(act, record, person, role, str(MEANINGS[role]))


def decide(act: Act, batch: str, *, decision: str, content_sha256: str, reason: str = "") -> int:
    """Decide on a batch and sign it; gives the signature's number.

    A release with anything missing is refused with every reason, and the refusal is kept. Of two who decide at once
    one succeeds: the other's page is stale by then.
    """
    chain = f"batch:{batch}"
    act.lock(chain)
    person = acting_person(act, "qa")
    record = batch_record(act.db, batch)
    against = tuple(reasons_against(record, decision, act.person, act.at))
    if against:
        raise Refusal(
            "decision_refused",
            msg("Batch %(batch)s cannot be %(decision)s now.", batch=batch, decision=decision.replace("_", " ")),
            reasons=against,
            next_step=msg("Settle each point; the list says who can lift it."),
            lifted_by=msg("Nobody can waive a point. Hold and reject are always possible before infusion."),
        ).recorded_as((chain, ReleaseRefused(batch, decision, tuple(str(one) for one in against))))
    _check_shown(record, content_sha256)
    if decision in ("held", "rejected", "hold_lifted") and not reason.strip():
        raise NotReadable("reason_missing", msg("This decision needs a reason."), next_step=msg("Write it down."))
    pending = tuple(one.title for one in pending_assays(record)) if decision == "released_interim" else ()
    meaning = str(MEANINGS[decision]) + (f"; pending: {', '.join(pending)}" if pending else "")
    number = _sign(act, record, person, "disposition", meaning)
    act.record(chain, DispositionDecided(batch, decision, number, reason.strip(), pending))
    act.enqueue("checkpoint", {"why": f"{decision} {batch}"})
    return number


def confirm_final(act: Act, batch: str, *, content_sha256: str) -> int:
    """The results that were pending are in and meet their limits: sign that the interim release stands."""
    chain = f"batch:{batch}"
    act.lock(chain)
    person = acting_person(act, "qa")
    record = batch_record(act.db, batch)
    _check_shown(record, content_sha256)
    against = [
        msg("%(test)s: %(verdict)s", test=state.assay.title, verdict=state.verdict)
        for state in assay_states(record.protocol.assays, record.results)
        if state.verdict != "meets"
    ]
    if record.batch.stage not in (Stage.RELEASED, Stage.RELEASED_INTERIM, Stage.INFUSED):
        against.append(msg("The batch was not released."))
    if record.batch.final_confirmed:
        against.append(msg("The final results are confirmed already."))
    if against:
        raise NotNow(
            "not_final",
            msg("The final results of %(batch)s cannot be confirmed now.", batch=batch),
            reasons=tuple(against),
            next_step=msg("Wait for the results. A failed one is told to the ward at once."),
        )
    number = _sign(act, record, person, "disposition", str(MEANINGS["final_results"]))
    act.record(chain, FinalResultsConfirmed(batch, number))
    act.enqueue("checkpoint", {"why": f"final results {batch}"})
    return number


def print_record(act: Act, batch: str, *, document: str, reason: str) -> int:
    """Issue a print of a document of the batch; gives its copy number. The paper is drawn afterwards."""
    chain = f"batch:{batch}"
    act.lock(chain)
    acting_person(act)
    record = batch_record(act.db, batch)
    copy = 1 + sum(1 for one in record.prints if one.document == document)
    act.record(chain, RecordPrinted(batch, document, copy, reason.strip(), record.content_sha256))
    return copy
