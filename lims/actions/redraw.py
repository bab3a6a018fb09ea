"""Too little blood, or a draw that was lost: the physician goes on with it, or draws again under the same COI."""

from datetime import date

from lims.actions.alerts import end_tasks
from lims.actions.batches import open_for_dose
from lims.actions.bench import site_day
from lims.actions.cancelling import cancel_record, check_not_withdrawn
from lims.actions.collection import DECIDE
from lims.actions.rights import acting_person
from lims.actions.signing import check_shown, sign
from lims.actions.views import batch_record
from lims.domain.batch import GIVEN_UP, Stage
from lims.domain.cancelling import may_be_cancelled
from lims.domain.draws import LowDraw, low_draw
from lims.domain.errors import NotNow, msg
from lims.domain.events.batches import BatchReplanned
from lims.domain.events.collection import CollectionSuperseded, DrawChosen
from lims.domain.events.subjects import MovedDose, PlanRevised
from lims.domain.people import Person
from lims.domain.record import BatchRecord
from lims.domain.redraw import Moved, clashes, moved_doses, plan_after, reasons_against_dates
from lims.domain.words import needed_words
from lims.store.reading.batches import get_batch, list_batches
from lims.store.reading.draws import find_draw_choice
from lims.store.reading.subjects import get_subject
from lims.store.record import Act


def proceed_with_draw(act: Act, batch: str, *, words: str, content_sha256: str) -> int:
    """The physician goes on with too small a draw, told what it is expected to give; gives the signature's number."""
    act.lock(f"batch:{batch}")
    person = acting_person(act, "physician")
    record = batch_record(act.db, batch)
    low = low_draw(record.protocol, {one.step: one for one in record.work})
    if low is None or record.batch.stage is not Stage.RECEIVED or find_draw_choice(act.db, batch) is not None:
        raise NotNow(
            "no_choice_waits",
            msg("The draw of %(batch)s does not wait for a choice.", batch=batch),
            next_step=msg("Open the batch and look at what comes next."),
        )
    check_shown(record, content_sha256)
    reason = needed_words(words, msg("The reason"), next_step=msg("Write down why this draw is used all the same."))
    number = sign(act, record, person, "draw_choice", str(msg("I go on with this draw, knowing what it may give")))
    _record_choice(act, batch, low, "proceed", reason, number)
    end_tasks(act, batch, DECIDE, "the physician goes on with this draw")
    return number


def redraw(
    act: Act,
    batch: str,
    *,
    reason: str,
    draw_on: date,
    consent_on: date,
    markers_on: date,
    later_too: bool,
    content_sha256: str,
) -> str:
    """Draw the dose of a batch again: gives the number of the new batch, under the same COI.

    The old batch is cancelled with the physician's signature and both name each other; consent and infectious markers
    are young enough for the new draw; the plan moves, with the later doses where that is asked for.
    """
    old = get_batch(act.db, batch)
    act.lock("site")
    act.lock(f"subject:{old.subject}")
    act.lock(f"batch:{batch}")
    person = acting_person(act, "physician")
    check_not_withdrawn(act, old.subject)
    record = batch_record(act.db, batch)
    _check_may_be_redrawn(record)
    check_shown(record, content_sha256)
    words = needed_words(reason, msg("The reason"), next_step=msg("Write down why it is drawn again."))
    against = tuple(
        reasons_against_dates(
            record.protocol.draw, today=site_day(act), draw_on=draw_on, consent_on=consent_on, markers_on=markers_on
        )
    )
    if against:
        raise NotNow(
            "dates_too_old",
            msg("Dose %(dose)s cannot be drawn again on these dates.", dose=record.batch.dose_no),
            reasons=against,
            next_step=msg("Ask for the consent again, test the markers again, or choose another day."),
            lifted_by=msg("Nobody: the new draw rests on them."),
        )
    _end_old(act, record, person, words)
    _revise(act, record, draw_on, words, later_too=later_too)
    new = open_for_dose(act, record.batch.subject, record.batch.dose_no, again=True)
    link = CollectionSuperseded(
        batch, new, record.batch.coi, record.batch.dose_no, record.batch.din, words, consent_on, markers_on
    )
    act.record(f"batch:{batch}", link)
    act.record(f"batch:{new}", link)
    return new


def _check_may_be_redrawn(record: BatchRecord) -> None:
    batch, draws = record.batch, record.more.draws
    against = []
    if draws.replaced_by is not None:
        against.append(msg("Batch %(batch)s replaced it already.", batch=draws.replaced_by.new_batch))
    if batch.infused_at is not None:
        against.append(msg("Its dose was given."))
    if record.more.cancellation is not None and record.more.cancellation.kind == "died":
        against.append(msg("The patient died."))
    if batch.stage is Stage.PLANNED or (batch.collected_at is None and draws.replaces is None):
        against.append(msg("Nothing was drawn for it yet."))
    if against:
        raise NotNow(
            "not_redrawn_now",
            msg("Batch %(batch)s is not drawn again.", batch=batch.batch),
            reasons=tuple(against),
            next_step=msg("Open the subject and look at the batch of this dose."),
        )


def _end_old(act: Act, record: BatchRecord, person: Person, words: str) -> None:
    if not may_be_cancelled(record.batch.stage):
        return
    low = low_draw(record.protocol, {one.step: one for one in record.work})
    number = cancel_record(act, record, person, "redraw", words)
    if low is not None and record.more.draws.choice is None:
        _record_choice(act, record.batch.batch, low, "redraw", words, number)


def _record_choice(act: Act, batch: str, low: LowDraw, choice: str, words: str, number: int) -> None:
    act.record(
        f"batch:{batch}",
        DrawChosen(batch, choice, low.volume_ml, low.least_ml, low.expected_cells, low.least_cells, words, number),
    )


def _revise(act: Act, record: BatchRecord, draw_on: date, words: str, *, later_too: bool) -> None:
    """Move the dose, and the later ones where it is asked for; refuse where two doses would meet that need not."""
    subject, dose_no = record.batch.subject, record.batch.dose_no
    plan = get_subject(act.db, subject).plan
    open_now = {
        one.dose_no: one
        for one in list_batches(act.db, subject=subject)
        if one.stage not in GIVEN_UP and not (one.stage is Stage.CLOSED and one.infused_at is None)
    }
    movable = frozenset(
        one.dose_no
        for one in plan
        if one.dose_no > dose_no and (one.dose_no not in open_now or open_now[one.dose_no].stage is Stage.PLANNED)
    )
    days = record.protocol.infusions.culture_days
    moved = moved_doses(plan, dose_no, draw_on, days, later=movable if later_too else frozenset())
    meet = [one for dose, one in clashes(plan_after(plan, moved)) if dose in movable]
    if meet and not later_too:
        raise NotNow(
            "doses_meet",
            msg("Two doses would meet."),
            reasons=tuple(meet),
            next_step=msg("Move the later doses by as many days, or choose another day."),
        )
    told = tuple(MovedDose(one.dose_no, one.was_draw_on, one.was_infusion_on, *_days(one)) for one in moved)
    act.record(f"subject:{subject}", PlanRevised(subject, words, told))
    for one in moved:
        batch = open_now.get(one.dose_no)
        if batch is not None and batch.stage is Stage.PLANNED and one.dose_no != dose_no:
            act.lock(f"batch:{batch.batch}")
            act.record(f"batch:{batch.batch}", BatchReplanned(batch.batch, *_days(one), words))


def _days(one: Moved) -> tuple[date, date]:
    return one.draw_on, one.infusion_on
