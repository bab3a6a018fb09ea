"""What an action at the bench stands on: the batch, its master record, one step and the work done on it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from zoneinfo import ZoneInfo

from lims.actions.families import step_as_worked
from lims.actions.master import protocol_of
from lims.domain.batch import GIVEN_UP, Batch, Stage
from lims.domain.equipment import Equipment
from lims.domain.errors import NotFound, NotNow, msg
from lims.domain.protocol import Protocol, Step
from lims.domain.work import StepState, StepWork
from lims.store.reading.batches import get_batch
from lims.store.reading.materials import find_equipment
from lims.store.reading.site import get_site
from lims.store.reading.work import find_work
from lims.store.record import Act


@dataclass(frozen=True, slots=True)
class Bench:
    """One step of one batch, read after its chain was locked."""

    batch: Batch
    protocol: Protocol
    step: Step
    work: StepWork

    @property
    def chain(self) -> str:
        """The batch's chain."""
        return f"batch:{self.batch.batch}"

    def number(self, entry: str) -> Decimal | None:
        """An entry of the step as an exact number, or None where it was left open."""
        text = self.work.value(entry)
        return Decimal(text) if text else None

    def needed(self, entry: str) -> Decimal:
        """An entry of the step that its act rests on; refuses where it was left open."""
        found = self.number(entry)
        if found is None:
            raise NotNow(
                "entry_missing",
                msg("%(step)s needs the entry %(entry)s.", step=self.step.title, entry=entry),
                next_step=msg("Enter it, then end the step."),
            )
        return found


def at_bench(act: Act, batch: str, step: str, *, entries: bool = True) -> Bench:
    """Lock the batch and read the step, its entries too unless nobody asks for them; refuses an unknown one."""
    act.lock(f"batch:{batch}")
    found = get_batch(act.db, batch)
    protocol = protocol_of(act.db, found)
    try:
        wanted = protocol.step(step)
    except KeyError:
        raise NotFound(
            "unknown_step",
            msg("%(name)s has no step %(step)s.", name=protocol.name, step=step),
            next_step=msg("Open the batch from the board."),
        ) from None
    work = find_work(act.db, batch, step, entries=entries)
    return Bench(found, protocol, step_as_worked(act.db, batch, wanted, work), work)


def check_batch_is_worked(batch: Batch) -> None:
    """Refuse work on a batch that is on hold, rejected, cancelled, given or closed."""
    if batch.on_hold:
        raise NotNow(
            "on_hold",
            msg("Batch %(batch)s is on hold.", batch=batch.batch),
            reasons=(msg("%(why)s", why=batch.hold_reason),),
            next_step=msg("Leave it as it is and ask quality."),
            lifted_by=msg("Quality lifts a hold."),
        )
    if batch.stage in (*GIVEN_UP, Stage.INFUSED, Stage.CLOSED):
        raise NotNow(
            "batch_over",
            msg("Batch %(batch)s is %(stage)s.", batch=batch.batch, stage=batch.stage.words),
            next_step=msg("Nothing is added to it any more."),
        )


def check_at_station(act: Act, bench: Bench) -> None:
    """Refuse work on a step whose station an identity stop holds, and work on it from another station."""
    here = bench.work.station
    if not here:
        return
    station = find_equipment(act.db, here)
    if station is not None:
        check_not_stopped(station)
        _check_not_taken(station, bench)
    if act.station and act.station != here:
        raise NotNow(
            "wrong_station",
            msg(
                "%(step)s is worked at %(here)s, not at %(there)s.", step=bench.step.title, here=here, there=act.station
            ),
            reasons=(msg("A station holds one batch at a time."),),
            next_step=msg("Go to %(here)s, or end the step there first.", here=here),
        )


def _check_not_taken(station: Equipment, bench: Bench) -> None:
    """A step that paused, such as a harvest whose culture was extended, does not go on while another batch is there."""
    if station.batch not in ("", bench.batch.batch):
        raise NotNow(
            "station_taken",
            msg("%(station)s holds batch %(batch)s.", station=station.equipment, batch=station.batch),
            reasons=(msg("A station holds one batch at a time."),),
            next_step=msg("Wait until the step that runs there has ended."),
        )


def check_not_stopped(station: Equipment) -> None:
    """Refuse work at a station that an identity stop holds."""
    if station.stopped_by:
        raise NotNow(
            "station_stopped",
            msg("%(station)s is stopped.", station=station.equipment),
            reasons=(msg("A scan named another patient or another batch."),),
            next_step=msg("Put the thing back. A second person looks at the bench and clears the stop."),
            lifted_by=msg("A second person at this station."),
        )


def site_day(act: Act) -> date:
    """The day on the laboratory's own calendar: a lot expires there, not in Greenwich."""
    return act.at.astimezone(ZoneInfo(get_site(act.db).zone)).date()


def check_running(bench: Bench) -> None:
    """Refuse when the step was not begun or has ended."""
    if bench.work.state is StepState.OPEN:
        raise NotNow(
            "step_not_begun",
            msg("%(step)s was not begun.", step=bench.step.title),
            next_step=msg("Start the step first."),
        )
    if bench.work.state is StepState.FINISHED:
        raise NotNow(
            "step_finished",
            msg("%(step)s is finished.", step=bench.step.title),
            next_step=msg("Correct an entry with a reason, or go on to the next step."),
        )


def running_step(work: Mapping[str, StepWork]) -> StepWork | None:
    """The step of a batch that is being worked, or None."""
    return next((one for one in work.values() if one.state is StepState.RUNNING), None)
