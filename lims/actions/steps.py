"""Working a step: begin it, verify it, end it. Scans and entries in between are in `scanning` and `entries`."""

from collections.abc import Iterator

from lims.actions.bench import (
    Bench,
    at_bench,
    check_at_station,
    check_batch_is_worked,
    check_not_stopped,
    check_running,
    running_step,
)
from lims.actions.clearance import check_line
from lims.actions.collection import check_draw_is_enough
from lims.actions.effects import after_step, end_used_up
from lims.actions.entries import missing_entries, record_entry
from lims.actions.planning import is_ahead, plan_labelled
from lims.actions.rights import acting_person, check_second_person
from lims.actions.things import check_fit, reasons_against_things
from lims.actions.training import check_trained
from lims.actions.transit import check_hold_time
from lims.actions.windows import reasons_against as reasons_against_window
from lims.actions.windows import tell_fall, tell_late_end, tell_late_start
from lims.domain.errors import Message, NotNow, Refusal, msg
from lims.domain.events.steps import LineCleared, StepFinished, StepStarted, StepVerified
from lims.domain.identifiers import grouped
from lims.domain.labelling import reconcile
from lims.domain.protocol import SlotKind
from lims.domain.schedule import DueState, due, reasons_against_start
from lims.domain.words import read_words
from lims.domain.work import StepState
from lims.store.reading.containers import list_labels
from lims.store.reading.materials import find_equipment
from lims.store.reading.work import list_work
from lims.store.record import Act
from lims.store.tables.materials import equipment

__all__ = ["finish_step", "record_entry", "start_step", "verify_step"]


def start_step(act: Act, batch: str, step: str, *, late_reason: str = "", cleared: bool = False) -> list[str]:
    """Begin a step: order, window, role and station are checked; containers it makes get their labels.

    At a station the person says that it is `cleared` of every other batch. Gives the codes of the labels that were
    issued, to be printed now.
    """
    if act.station:
        act.lock_row(equipment, equipment=act.station)
    bench = at_bench(act, batch, step)
    check_batch_is_worked(bench.batch)
    acting_person(act, *bench.step.roles)
    check_trained(act, bench, "start")
    late_reason = read_words(late_reason, msg("The reason"))
    check_draw_is_enough(act, bench)
    check_hold_time(act, bench)
    late = _check_order(act, bench, late_reason)
    _check_station(act, bench)
    check_line(act, bench, act.station, "start", cleared=cleared)
    # A reason given without need would be an exception that never was.
    act.record(bench.chain, StepStarted(batch, step, late_reason if late else ""))
    if late:
        tell_late_start(act, bench, late_reason)
    return plan_labelled(act, bench)


def _check_order(act: Act, bench: Bench, late_reason: str) -> bool:
    """Refuse a step out of order or window; whether it is late."""
    work = list_work(act.db, bench.batch.batch)
    if bench.work.state is not StepState.OPEN:
        raise NotNow(
            "step_begun",
            msg("%(step)s was begun already.", step=bench.step.title),
            next_step=msg("Go on where it is."),
        )
    running = running_step(work)
    reasons = list(reasons_against_start(bench.protocol, bench.step, work, act.at, late_reason=late_reason))
    if running is not None:
        title = bench.protocol.step(running.step).title
        reasons.append(msg("%(step)s is being worked. One step at a time.", step=title))
    if reasons:
        raise NotNow(
            "step_not_now",
            msg("%(step)s cannot begin now.", step=bench.step.title),
            reasons=tuple(reasons),
            next_step=msg("Do what comes first, or wait for the window. A late step begins with a written reason."),
            lifted_by=msg("A late step: you, with a reason. Order and an early start: nobody."),
        )
    return due(bench.step, work, act.at).state is DueState.LATE


def _check_station(act: Act, bench: Bench) -> None:
    wants_station = any(slot.kind is SlotKind.STATION for slot in bench.step.slots)
    if not act.station:
        if wants_station:
            raise NotNow(
                "no_station",
                msg("%(step)s is done at a station.", step=bench.step.title),
                next_step=msg("Choose the station you stand at, then start the step."),
            )
        return
    station = find_equipment(act.db, act.station)
    if station is None or not station.station:
        raise NotNow(
            "unknown_station",
            msg("%(station)s is no station.", station=act.station),
            next_step=msg("Choose the station you stand at."),
        )
    check_not_stopped(station)
    check_fit(act, station)
    if station.batch and station.batch != bench.batch.batch:
        raise NotNow(
            "station_taken",
            msg("%(station)s holds batch %(batch)s.", station=act.station, batch=station.batch),
            reasons=(msg("A station holds one batch at a time."),),
            next_step=msg("End the step that runs there, or go to another station."),
        )


def verify_step(act: Act, batch: str, step: str, *, verified_by: str) -> None:
    """A second person, who did not perform the step, checked it."""
    bench = at_bench(act, batch, step)
    check_batch_is_worked(bench.batch)
    check_running(bench)
    check_at_station(act, bench)
    acting_person(act)
    person = check_second_person(act, verified_by, "technician", "verifier", "nurse", "qa", "physician")
    hands = {bench.work.started_by} | {one.entered_by for one in bench.work.entered}
    if person.is_among(hands | {one.filled_by for one in bench.work.filled}):
        raise NotNow(
            "performer_verifies",
            msg("%(name)s performed this step.", name=person.printed_name),
            next_step=msg("Somebody who did not perform it verifies it."),
        )
    check_trained(act, bench, "verify", verified_by)
    missing = tuple(_missing(act, bench))
    if missing:
        raise NotNow(
            "not_complete",
            msg("There is something left to do before it is verified."),
            reasons=missing,
            next_step=msg("Complete the step, then call the second person."),
        )
    act.record(bench.chain, StepVerified(batch, step, verified_by))


def _missing(act: Act, bench: Bench) -> Iterator[Message]:
    for slot in bench.step.all_slots():
        if bench.work.slot(slot.key) is None:
            yield msg("Not scanned: %(slot)s", slot=slot.title)
    yield from missing_entries(bench)
    if act.recorded_at is None:  # what was done from paper can be looked at no more
        yield from reasons_against_window(bench.step, bench.work)
    yield from reasons_against_things(act, bench)
    labels = reconcile(one for one in list_labels(act.db, bench.batch.batch) if not is_ahead(bench, one))
    for code in labels.to_find:
        yield msg("Not applied: label %(code)s", code=grouped(code))
    for code in labels.to_destroy:
        yield msg("Void, and neither destroyed nor declared lost: label %(code)s", code=grouped(code))


def finish_step(act: Act, batch: str, step: str, *, cleared: bool = False, late_reason: str = "") -> None:
    """End a step: everything scanned, entered, verified, labels accounted for, the station `cleared` by one's word.

    What the step does to the batch is recorded with it. One that ends after its window says why.
    """
    bench = at_bench(act, batch, step)
    check_batch_is_worked(bench.batch)
    check_running(bench)
    check_at_station(act, bench)
    person = acting_person(act, *bench.step.roles)
    if person.is_same_as(bench.work.verified_by):
        raise NotNow(
            "verifier_performs",
            msg("%(name)s verified this step.", name=person.printed_name),
            next_step=msg("Somebody who performed it ends it."),
        )
    check_trained(act, bench, "finish")
    against = [*_missing(act, bench)]
    if bench.step.verified and not bench.work.verified_by:
        against.append(msg("A second person has not verified it."))
    if against:
        raise Refusal(
            "step_not_complete",
            msg("%(step)s is not complete.", step=bench.step.title),
            reasons=tuple(against),
            next_step=msg("Do what is left; the step ends when all of it is there."),
        )
    check_line(act, bench, bench.work.station, "end", cleared=cleared)
    tell_late_end(act, bench, late_reason)
    after_step(act, bench)
    tell_fall(act, bench)
    end_used_up(act, bench)
    act.record(bench.chain, StepFinished(batch, step))
    if bench.work.station:
        act.lock_row(equipment, equipment=bench.work.station)
        act.record(bench.chain, LineCleared(batch, bench.work.station))
