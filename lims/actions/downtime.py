"""Downtime: numbered forms go to paper while everything works, and what was written on them is entered later.

A form is entered whole: its step is begun, scanned, entered, verified and ended by the same actions as at the bench,
each judged at the moment it was done. Both times stay in the ledger; neither is ever edited.
"""

from dataclasses import dataclass
from datetime import datetime

from lims.actions import steps
from lims.actions.bench import at_bench, check_batch_is_worked
from lims.actions.entries import record_entry
from lims.actions.planning import plan_labelled
from lims.actions.rights import acting_person, check_person, check_second_person
from lims.actions.scanning import scan
from lims.actions.training import note_untrained
from lims.domain.days import moment_words
from lims.domain.downtime import Form, FormState, form_number
from lims.domain.errors import NotFound, NotNow, NotReadable, msg
from lims.domain.events.downtime import DowntimeFormEntered, DowntimeFormPrinted, DowntimeFormVoided
from lims.domain.words import needed_words
from lims.domain.work import StepState
from lims.store.reading.downtime import count_forms, find_form
from lims.store.reading.work import list_work
from lims.store.record import Act

WORKERS = ("technician", "verifier", "nurse", "physician", "qa")
NEEDS_THE_SYSTEM = frozenset({"formulate", "fill"})


@dataclass(frozen=True, slots=True)
class Sheet:
    """What stands on a filled form: who, when, where, every code scanned or written down, every value."""

    form: str
    performed_by: str
    began_at: datetime
    ended_at: datetime
    station: str
    cleared: bool
    codes: tuple[tuple[str, str], ...]  # slot, label code
    values: tuple[tuple[str, int, str], ...]  # entry, replicate, value
    reason: str
    scan: str  # SHA-256 of the kept picture of the paper


def print_form(act: Act, batch: str, step: str) -> tuple[str, list[str]]:
    """Number a form for one step of one batch, with the labels of what it makes; gives its number and their codes.

    A product bag is never formulated or filled from paper: its dose is computed and its label says it.
    """
    act.lock("site")
    bench = at_bench(act, batch, step)
    check_batch_is_worked(bench.batch)
    acting_person(act, *WORKERS)
    if bench.work.state is not StepState.OPEN:
        raise NotNow(
            "step_begun",
            msg("%(step)s was begun already.", step=bench.step.title),
            next_step=msg("Print a form for a step that is still to come."),
        )
    if NEEDS_THE_SYSTEM & set(bench.step.acts):
        raise NotNow(
            "needs_the_system",
            msg("%(step)s is not done from paper.", step=bench.step.title),
            reasons=(msg("Its dose is computed, and the label says the dose."),),
            next_step=msg("Wait until the system is back, or move it to a machine that works."),
        )
    form = form_number(count_forms(act.db) + 1)
    act.record(bench.chain, DowntimeFormPrinted(form, batch, step))
    return form, plan_labelled(act, bench)


def void_form(act: Act, form: str, *, reason: str, witnessed_by: str) -> None:
    """A form that was spoilt or not needed was destroyed in front of a second person."""
    found = _printed_form(act, form)
    acting_person(act, *WORKERS)
    check_second_person(act, witnessed_by)
    words = needed_words(reason, msg("The reason"))
    act.record(f"batch:{found.batch}", DowntimeFormVoided(form, found.batch, words, witnessed_by))


def _printed_form(act: Act, form: str) -> Form:
    found = find_form(act.db, form.strip().upper())
    if found is None:
        raise NotFound(
            "unknown_form",
            msg("There is no form %(form)s.", form=form[:20]),
            next_step=msg("Read the number at the head of the paper again."),
        )
    act.lock(f"batch:{found.batch}")
    found = find_form(act.db, found.form)
    if found is None or found.state is not FormState.PRINTED:
        raise NotNow(
            "form_settled",
            msg("Form %(form)s is %(state)s.", form=form, state=found.state.value if found else ""),
            next_step=msg("A form is entered once. Correct an entry of its step with a reason."),
        )
    return found


def enter_form(act: Act, sheet: Sheet, *, verified_by: str) -> None:
    """Enter a form as it was filled, with a second person who compared what was typed with the paper."""
    form = _printed_form(act, sheet.form)
    acting_person(act, *WORKERS)
    performer = check_person(act, sheet.performed_by)
    check_second_person(act, verified_by)
    if verified_by == sheet.performed_by:
        raise NotNow(
            "performer_verifies",
            msg("%(name)s performed this step.", name=performer.printed_name),
            next_step=msg("Somebody who did not perform it compares the paper with the screen."),
        )
    reason = needed_words(sheet.reason, msg("The reason"))
    _check_times(act, form, sheet)
    began = act.late(sheet.began_at, reason, station=sheet.station)
    steps.start_step(began, form.batch, form.step, late_reason=reason, cleared=sheet.cleared)
    for _, code in sheet.codes:
        scan(began, code, batch=form.batch, step=form.step)
    ended = act.late(sheet.ended_at, reason, station=sheet.station)
    for entry, replicate, value in sheet.values:
        record_entry(ended, form.batch, form.step, entry, value, replicate=replicate)
    steps.verify_step(ended, form.batch, form.step, verified_by=verified_by)
    steps.finish_step(ended, form.batch, form.step, cleared=sheet.cleared, late_reason=reason)
    note_untrained(act, at_bench(act, form.batch, form.step), sheet.performed_by, sheet.began_at)
    act.record(
        f"batch:{form.batch}",
        DowntimeFormEntered(form.form, form.batch, form.step, sheet.performed_by, verified_by, reason, sheet.scan),
    )


def _check_times(act: Act, form: Form, sheet: Sheet) -> None:
    """Paper is no way back: after everything that is in the record of this batch, and not in the future."""
    work = list_work(act.db, form.batch).values()
    last = max((one.finished_at for one in work if one.finished_at is not None), default=None)
    if not sheet.began_at <= sheet.ended_at <= act.at:
        raise NotReadable(
            "form_times",
            msg("The step cannot have been done at these times."),
            next_step=msg("Enter when it began and when it ended: in this order, and not in the future."),
        )
    if last is not None and sheet.began_at < last:
        raise NotNow(
            "before_the_last_step",
            msg("The step cannot have begun before the one before it ended."),
            reasons=(msg("The last step ended %(when)s.", when=moment_words(last)),),
            next_step=msg("Read the times on the paper again. Times in the record are never changed."),
            lifted_by=msg("Nobody."),
        )
    if sheet.began_at < form.printed_at:
        raise NotNow(
            "before_the_form",
            msg("The step cannot have been written on a form that did not exist."),
            reasons=(msg("Form %(form)s was printed %(when)s.", form=form.form, when=moment_words(form.printed_at)),),
            next_step=msg("Read the times on the paper again."),
        )
