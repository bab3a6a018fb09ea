"""What is missing: the labels that the steps being worked now still need. Reading only."""

from dataclasses import dataclass

from sqlalchemy import Connection

from lims.actions.bench import Bench
from lims.actions.master import protocol_of
from lims.actions.planning import is_ahead
from lims.domain.batch import Batch
from lims.domain.containers import container_id
from lims.domain.labelling import Label, LabelState
from lims.domain.protocol import Step
from lims.domain.work import not_begun
from lims.store.reading.batches import get_batch
from lims.store.reading.containers import list_containers, list_labels
from lims.store.reading.work import running_steps


@dataclass(frozen=True, slots=True)
class Missing:
    """One container whose label is not on it yet; `label` is None where none is in force."""

    title: str
    label: Label | None


@dataclass(frozen=True, slots=True)
class StepNeeds:
    """A step that is being worked, and the labels it still needs."""

    batch: Batch
    step: Step
    station: str
    missing: tuple[Missing, ...]


def missing_labels(db: Connection, station: str) -> tuple[StepNeeds, ...]:
    """Every running step that still needs a label; the one at this station first."""
    found = [_needs(db, batch, step, where) for batch, step, where in running_steps(db)]
    waiting = [one for one in found if one.missing]
    return tuple(sorted(waiting, key=lambda one: (one.station != station or not station, one.batch.batch)))


def _needs(db: Connection, number: str, key: str, station: str) -> StepNeeds:
    batch = get_batch(db, number)
    protocol = protocol_of(db, batch)
    step = protocol.step(key)
    bench = Bench(batch, protocol, step, not_begun(number, key))
    titles = {one.container: one.title for one in list_containers(db, number)}
    labels = tuple(one for one in list_labels(db, number) if not is_ahead(bench, one))
    loose = tuple(one for one in labels if one.in_force and one.state is not LabelState.APPLIED)
    labelled = {one.target for one in labels if one.in_force}
    without = (new for new in step.makes if container_id(number, new.name) not in labelled)
    return StepNeeds(
        batch,
        step,
        station,
        (
            *(Missing(titles.get(one.target, one.target), one) for one in loose),
            *(Missing(new.title, None) for new in without),
        ),
    )
