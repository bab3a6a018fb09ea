"""What a vessel holds, worked out again from every step that touched it, and from what was lost in between."""

from collections.abc import Iterator
from decimal import Decimal

from lims.actions.bench import Bench
from lims.actions.expansion import COUNTING, counted_container, reckon, samples
from lims.actions.families import Family, family_of
from lims.domain.events.containers import ContainerCorrected
from lims.domain.vessels import Loss, shares
from lims.domain.work import StepState
from lims.store.reading.vessels import list_losses
from lims.store.reading.work import list_work
from lims.store.record import Act

Contents = tuple[Decimal | None, int | None]


def correct_contents(act: Act, bench: Bench, name: str) -> None:
    """Put right what a vessel in use holds, where a correction changed it; of a parted one, what each member holds."""
    family = family_of(act.db, bench.batch.batch, name)
    volume_ml, viable_cells = _contents(act, bench, name)
    if not family.members or (volume_ml, viable_cells) == (family.volume_ml, family.viable_cells):
        return
    for container, volume, cells in _parted(family, volume_ml, viable_cells):
        act.record(bench.chain, ContainerCorrected(container, volume, cells))


def _parted(
    family: Family, volume_ml: Decimal | None, viable_cells: int | None
) -> Iterator[tuple[str, Decimal | None, int | None]]:
    if volume_ml is None:
        for one in family.members:
            yield one.container, None, None
        return
    for portion in family.portions(volume_ml, viable_cells):
        yield portion.container, portion.volume_ml, portion.viable_cells


def _contents(act: Act, bench: Bench, name: str) -> Contents:
    """Steps and losses in the order they happened."""
    work = list_work(act.db, bench.batch.batch)
    lost = [one for one in list_losses(act.db, bench.batch.batch) if one.family == name]
    now: Contents = (None, None)
    for step in bench.protocol.steps:
        done = work.get(step.key)
        if done is None or done.state is not StepState.FINISHED:
            continue
        ended_at = done.finished_at
        while lost and ended_at is not None and lost[0].at <= ended_at:
            now = _without(now, lost.pop(0))
        now = _after(Bench(bench.batch, bench.protocol, step, done), name, now)
    for one in lost:
        now = _without(now, one)
    return now


def _without(before: Contents, loss: Loss) -> Contents:
    """What is there after a loss: the volume that went, and of the cells the share that went."""
    volume_ml, cells = before
    left = None if cells is None else int(cells * loss.kept)
    return None if volume_ml is None else volume_ml - loss.volume_ml, left


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
        volume_ml, cells = _after_samples(bench, volume_ml, cells)
    return volume_ml, cells


def _after_samples(bench: Bench, volume_ml: Decimal, cells: int | None) -> Contents:
    taken = bench.needed("sample_volume_ml")
    for _ in samples(bench):
        if cells is not None:
            cells -= shares(cells, (taken, volume_ml - taken))[0]
        volume_ml -= taken
    return volume_ml, cells
