"""Quality: assess what the record shows, review it, decide, sign. What is signed is exactly what was shown."""

from lims.actions.pending import wait_for_results
from lims.actions.results import record_result
from lims.actions.review import sign_review
from lims.actions.rights import acting_person, once
from lims.actions.signing import check_shown, clear_line, sign
from lims.actions.standing import reasons_against_signing_now, reasons_against_state
from lims.actions.views import batch_record
from lims.domain.batch import Stage
from lims.domain.disposition import DECISIONS, pending_assays, reasons_against, reasons_against_final
from lims.domain.errors import Message, NotNow, NotReadable, Refusal, msg
from lims.domain.events.quality import (
    DispositionDecided,
    ExceptionAssessed,
    FinalResultsConfirmed,
    RecordPrinted,
    ReleaseRefused,
)
from lims.domain.papers import document_key
from lims.domain.signing import MEANINGS
from lims.domain.words import needed_words, read_words
from lims.store.record import Act

__all__ = ["assess_exception", "confirm_final", "decide", "print_record", "record_result", "sign_review"]


RELEASES = ("released", "released_interim")
KEPT_BACK = ("held", "rejected")


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
    if found.deviation:
        raise NotNow(
            "is_a_deviation",
            msg("This is deviation %(number)s.", number=found.deviation),
            next_step=msg("Investigate and close it: that is its assessment."),
        )
    if record.batch.stage is Stage.CLOSED:
        raise NotNow(
            "batch_over",
            msg("Batch %(batch)s is closed.", batch=batch),
            next_step=msg("Nothing is added to it any more."),
        )
    words = read_words(assessment, msg("The assessment"), longest=2000)
    if len(words) < 5:
        raise NotReadable(
            "assessment_missing",
            msg("An assessment says something."),
            next_step=msg("Write what it means for the product, and why."),
        )
    act.record(chain, ExceptionAssessed(batch, key, words))


def _not_now(batch: str) -> dict[str, Message]:
    return {
        "released": msg("Batch %(batch)s cannot be released now.", batch=batch),
        "released_interim": msg("Batch %(batch)s cannot be released on interim results now.", batch=batch),
        "held": msg("Batch %(batch)s cannot be put on hold now.", batch=batch),
        "hold_lifted": msg("The hold of batch %(batch)s cannot be lifted now.", batch=batch),
        "rejected": msg("Batch %(batch)s cannot be rejected now.", batch=batch),
    }


def decide(act: Act, batch: str, *, decision: str, content_sha256: str, reason: str = "") -> int:
    """Decide on a batch and sign it; gives the signature's number.

    A release with anything missing is refused with every reason, and the refusal is kept. Of two who decide at once
    one succeeds: the other's page is stale by then.
    """
    chain = f"batch:{batch}"
    act.lock(chain)
    person = acting_person(act, "qa")
    record = batch_record(act.db, batch)
    if decision not in DECISIONS:
        raise NotReadable(
            "decision",
            msg("There is no decision %(decision)s.", decision=decision[:40]),
            next_step=msg("Choose among: %(decisions)s.", decisions=", ".join(DECISIONS)),
        )
    against = once(r for one in person.accounts for r in reasons_against(record, decision, one, act.at))
    if decision in RELEASES:
        against += (*reasons_against_signing_now(act), *reasons_against_state(act, batch))
    if against:
        refusal = Refusal(
            "decision_refused",
            _not_now(batch)[decision],
            reasons=against,
            next_step=msg("Settle each point; the list says who can lift it."),
            lifted_by=msg("Nobody can waive a point. Hold and reject are always possible before infusion."),
        )
        if decision in RELEASES:  # a refused release is itself a fact
            refusal.recorded_as((chain, ReleaseRefused(batch, decision, tuple(str(one) for one in against))))
        raise refusal
    check_shown(record, content_sha256)
    words = read_words(reason, msg("The reason"))
    if decision not in RELEASES:
        words = needed_words(reason, msg("The reason"))
    pending = tuple(one.title for one in pending_assays(record)) if decision == "released_interim" else ()
    meaning = str(MEANINGS[decision]) + (f"; pending: {', '.join(pending)}" if pending else "")
    number = sign(act, record, person, "disposition", meaning, while_paused=decision in KEPT_BACK)
    act.record(chain, DispositionDecided(batch, decision, number, words, pending))
    if decision == "released_interim":
        wait_for_results(act, record)
    if decision == "rejected":
        clear_line(act, batch)
    act.enqueue("checkpoint", {"why": f"{decision} {batch}"})
    return number


def confirm_final(act: Act, batch: str, *, content_sha256: str) -> int:
    """The results that were pending are in and meet their limits: sign that the interim release stands."""
    chain = f"batch:{batch}"
    act.lock(chain)
    person = acting_person(act, "qa")
    record = batch_record(act.db, batch)
    check_shown(record, content_sha256)
    against = once(r for one in person.accounts for r in reasons_against_final(record, one))
    against += tuple(reasons_against_state(act, batch))
    if against:
        raise NotNow(
            "not_final",
            msg("The final results of %(batch)s cannot be confirmed now.", batch=batch),
            reasons=against,
            next_step=msg("Wait for the results. A failed one is told to the ward at once."),
        )
    number = sign(act, record, person, "disposition", str(MEANINGS["final_results"]))
    act.record(chain, FinalResultsConfirmed(batch, number))
    act.enqueue("checkpoint", {"why": f"final results {batch}"})
    return number


def print_record(act: Act, batch: str, *, document: str, reason: str) -> int:
    """Issue a print of a document of the batch; gives its copy number. The paper is drawn afterwards."""
    chain = f"batch:{batch}"
    act.lock(chain)
    acting_person(act)
    record = batch_record(act.db, batch)
    key = document_key(document)
    copy = 1 + sum(1 for one in record.prints if one.document == key)
    words = read_words(reason, msg("The reason"), longest=300)
    act.record(chain, RecordPrinted(batch, key, copy, words, record.content_sha256))
    return copy
