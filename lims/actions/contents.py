"""What a vessel holds, worked out again from every step that touched it."""

from decimal import Decimal

from lims.actions.bench import Bench
from lims.actions.expansion import COUNTING, counted_container, reckon, samples
from lims.domain.containers import ContainerState, container_id
from lims.domain.events.containers import ContainerCorrected
from lims.domain.work import StepState
from lims.store.reading.containers import find_container
from lims.store.reading.work import list_work
from lims.store.record import Act

Contents = tuple[Decimal | None, int | None]


def correct_contents(act: Act, bench: Bench, name: str) -> None:
    """Put right what a vessel in use holds, where a correction changed it."""
    held = find_container(act.db, container_id(bench.batch.batch, name))
    if held is None or held.state is not ContainerState.IN_USE:
        return
    volume_ml, viable_cells = _contents(act, bench, name)
    if (volume_ml, viable_cells) != (held.volume_ml, held.viable_cells):
        act.record(bench.chain, ContainerCorrected(held.container, volume_ml, viable_cells))


def _contents(act: Act, bench: Bench, name: str) -> Contents:
    work = list_work(act.db, bench.batch.batch)
    now: Contents = (None, None)
    for step in bench.protocol.steps:
        done = work.get(step.key)
        if done is not None and done.state is StepState.FINISHED:
            now = _after(Bench(bench.batch, bench.protocol, step, done), name, now)
    return now


def _after(bench: Bench, name: str, before: Contents) -> Contents:
    """What the vessel holds after one more step: a count says how much there is, a feed or a sample changes it."""
    volume_ml, cells = before
    acts = bench.step.acts
    if COUNTING & set(acts):
        pooled = "harvest" in acts and any(new.name == name and new.kind != "sample" for new in bench.step.makes)
        if pooled or counted_container(bench) == name:
            volume_ml, cells = bench.needed("volume_ml"), reckon(bench)[0].viable_cells
    if volume_ml is None or not bench.step.slots or counted_container(bench) != name:
        return volume_ml, cells
    if "feed" in acts:
        volume_ml += bench.needed("medium_added_ml")
    if "restimulate" in acts:
        volume_ml += bench.needed("volume_added_ml")
    if "sample" in acts:
        volume_ml -= bench.needed("sample_volume_ml") * len(samples(bench))
    return volume_ml, cells
