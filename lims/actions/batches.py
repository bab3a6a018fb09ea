"""A batch is opened for one dose of one subject, and closed when everything is accounted for."""

from collections.abc import Iterator
from datetime import datetime

from lims.actions.cancelling import check_not_withdrawn
from lims.actions.master import newest_protocol
from lims.actions.rights import acting_person
from lims.actions.views import batch_record
from lims.domain.batch import GIVEN_UP, Stage
from lims.domain.blockers import CLOSE, reasons_of
from lims.domain.containers import ContainerState
from lims.domain.custody import HandoverState
from lims.domain.disposition import assay_states
from lims.domain.errors import Message, NotNow, msg
from lims.domain.events.batches import BatchClosed, BatchOpened
from lims.domain.identifiers import batch_number
from lims.domain.labelling import reconcile
from lims.domain.record import BatchRecord
from lims.store.reading.batches import find_last_number, list_batches
from lims.store.reading.subjects import get_subject
from lims.store.record import Act


def open_batch(act: Act, subject: str, *, dose_no: int) -> str:
    """Open the batch of one planned dose and pin it to the protocol version in force; gives the batch number."""
    act.lock("site")
    act.lock(f"subject:{subject}")
    acting_person(act, "technician", "nurse", "qa")
    return open_for_dose(act, subject, dose_no)


def open_for_dose(act: Act, subject: str, dose_no: int, *, again: bool = False) -> str:
    """As `open_batch`, for whoever may ask for it; the chains of the site and the subject are locked."""
    check_not_withdrawn(act, subject)
    who = get_subject(act.db, subject)
    planned = next((one for one in who.plan if one.dose_no == dose_no), None)
    if planned is None:
        raise NotNow(
            "dose_not_planned",
            msg("Dose %(dose)s of %(subject)s is not planned.", dose=dose_no, subject=subject),
            next_step=msg("Plan the treatment from the first TAE/TACE first."),
        )
    _check_dose_is_free(act, subject, dose_no, again=again)
    protocol = newest_protocol(act.db, who.trial)
    year = act.at.year % 100
    number = batch_number(act.at.year, find_last_number(act.db, year) + 1)
    chain = f"batch:{number}"
    act.open_chain(chain)
    act.record(
        chain,
        BatchOpened(
            batch=number,
            subject=subject,
            coi=who.coi,
            dose_no=dose_no,
            doses=who.infusions,
            trial=protocol.trial,
            version=protocol.version,
            sha256=protocol.sha256,
            product=protocol.product.code,
            draw_on=planned.draw_on,
            infusion_on=planned.infusion_on,
        ),
    )
    return number


def _check_dose_is_free(act: Act, subject: str, dose_no: int, *, again: bool) -> None:
    """Refuse a dose that has a batch. One that was drawn before is opened again by a re-draw alone."""
    own = [one for one in list_batches(act.db, subject=subject) if one.dose_no == dose_no]
    # A closed batch whose dose was given is no free place: the same dose would be made twice.
    live = [one for one in own if one.infused_at or one.stage not in (*GIVEN_UP, Stage.CLOSED)]
    if live:
        raise NotNow(
            "dose_has_batch",
            msg("Dose %(dose)s of %(subject)s has a batch already.", dose=dose_no, subject=subject),
            reasons=(msg("Batch %(batch)s is %(stage)s.", batch=live[-1].batch, stage=live[-1].stage.words),),
            next_step=msg("Work on that batch. A new one is opened only after this one was rejected or cancelled."),
        )
    if any(one.collected_at for one in own) and not again:
        raise NotNow(
            "redraw_needed",
            msg("Dose %(dose)s of %(subject)s was drawn before.", dose=dose_no, subject=subject),
            reasons=(msg("Batch %(batch)s came to nothing.", batch=own[-1].batch),),
            next_step=msg("The physician draws it again, on the page of that batch: both name each other then."),
            lifted_by=msg("The physician, by a re-draw."),
        )


def reasons_against_closing(record: BatchRecord, at: datetime) -> Iterator[Message]:
    """What is not accounted for yet."""
    batch = record.batch
    if batch.stage is Stage.CLOSED:
        yield msg("The batch is closed already.")
    elif batch.stage not in (Stage.INFUSED, *GIVEN_UP):
        yield msg("The dose was neither given nor given up.")
    if batch.stage is Stage.INFUSED and not batch.final_confirmed:
        yield from _reasons_in_final_results(record)
    for container in record.containers:
        if container.state is ContainerState.IN_USE:
            yield msg("%(thing)s has no fate yet.", thing=container.title)
    for handover in record.handovers:
        if handover.state is HandoverState.OPEN:
            yield msg("Hand-over %(number)s is not taken.", number=handover.handover)
    if not reconcile(record.labels).balances:
        yield msg("Labels are not accounted for.")
    if any(refusal.waits_for_second_person for refusal in record.refusals):
        yield msg("An identity stop was not cleared by a second person.")
    yield from reasons_of(CLOSE, record, at)
    for exception in record.exceptions:
        if not exception.assessed and not exception.deviation:
            yield msg("Not assessed: %(what)s", what=exception.what)


def _reasons_in_final_results(record: BatchRecord) -> Iterator[Message]:
    """A result that failed after the infusion is never confirmed: it is assessed, and the record ends so."""
    verdicts = {one.verdict for one in assay_states(record.protocol.assays, record.results)}
    if "pending" in verdicts:
        yield msg("A result is not known yet.")
    elif "fails" not in verdicts:
        yield msg("The final results are not confirmed.")


def close_batch(act: Act, batch: str) -> None:
    """Close the record: every container has its fate, every label is accounted for, every result is known."""
    chain = f"batch:{batch}"
    act.lock(chain)
    acting_person(act, "qa")
    record = batch_record(act.db, batch)
    against = tuple(reasons_against_closing(record, act.at))
    if against:
        raise NotNow(
            "not_accounted_for",
            msg("Batch %(batch)s cannot be closed yet.", batch=batch),
            reasons=against,
            next_step=msg("Settle each point, then close it."),
            lifted_by=msg("Quality closes a batch; nobody can waive a point."),
        )
    outcome = record.batch.stage.value  # infused | rejected | cancelled
    if outcome == "infused" and record.batch.supplied_at is not None:
        outcome = "infused_out_of_specification"
    elif outcome == "infused" and not record.batch.final_confirmed:
        outcome = "infused_with_failed_result"
    act.record(chain, BatchClosed(batch, outcome))
