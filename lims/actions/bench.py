"""What an action at the bench stands on: the batch, its master record, one step and the work done on it."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from lims.actions.master import protocol_of
from lims.domain.batch import Batch, Stage
from lims.domain.errors import NotFound, NotNow, msg
from lims.domain.protocol import Protocol, Step
from lims.domain.work import StepState, StepWork
from lims.store.reading.batches import get_batch
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


def at_bench(act: Act, batch: str, step: str) -> Bench:
    """Lock the batch and read the step; refuses an unknown batch or step."""
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
    return Bench(found, protocol, wanted, find_work(act.db, batch, step))


def check_batch_is_worked(batch: Batch) -> None:
    """Refuse work on a batch that is on hold, rejected, given or closed."""
    if batch.on_hold:
        raise NotNow(
            "on_hold",
            msg("Batch %(batch)s is on hold.", batch=batch.batch),
            reasons=(msg("%(why)s", why=batch.hold_reason),),
            next_step=msg("Leave it as it is and ask quality."),
            lifted_by=msg("Quality lifts a hold."),
        )
    if batch.stage in (Stage.REJECTED, Stage.INFUSED, Stage.CLOSED):
        raise NotNow(
            "batch_over",
            msg("Batch %(batch)s is %(stage)s.", batch=batch.batch, stage=batch.stage.value),
            next_step=msg("Nothing is added to it any more."),
        )


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
