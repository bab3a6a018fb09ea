"""Two weeks of culture: what the end of each step means, with every count computed from what was entered."""

from decimal import Decimal

from lims.actions.bench import Bench
from lims.domain.containers import Container, container_id
from lims.domain.counting import Count, Reading, count_by_counter, count_in_chamber
from lims.domain.errors import NotNow, NotReadable, msg
from lims.domain.events.containers import ContainerFilled
from lims.domain.events.expansion import (
    CellsCounted,
    CellsIsolated,
    CultureHarvested,
    CultureRestimulated,
    CultureSeeded,
    MediumAdded,
    SampleTaken,
)
from lims.domain.protocol import NewContainer, SlotKind
from lims.store.reading.containers import find_container
from lims.store.record import Act

MAKES_WHAT_IT_COUNTS = frozenset({"isolate", "seed"})
COUNTING = frozenset({"isolate", "seed", "count", "harvest", "formulate"})
CHANGES_THE_VOLUME = frozenset({"feed", "restimulate", "sample"})


def counted_container(bench: Bench) -> str:
    """The name of the container whose cells a step counts: what it makes when it isolates or seeds, else its vessel."""
    if MAKES_WHAT_IT_COUNTS & set(bench.step.acts):
        return bench.step.makes[0].name
    return vessel(bench)


def vessel(bench: Bench) -> str:
    """The name of the first container scanned that goes on after the step, else the first that is used up."""
    names = [slot.what for slot in bench.step.slots if slot.kind is SlotKind.CONTAINER]
    going_on = [name for name in names if name not in bench.step.empties]
    return next(iter(going_on or names), "")


def reckon(bench: Bench) -> tuple[Count, tuple[str, ...]]:
    """The count of a step from its entries, and the readings as they were entered."""
    volume_ml, purity = bench.needed("volume_ml"), bench.number("purity_percent")
    if bench.protocol.counting == "hemocytometer":
        seen = {name: _whole(bench, name) for name in ("live", "dead", "squares")}
        dilution = bench.needed("dilution")
        found = count_in_chamber(**seen, dilution=dilution, volume_ml=volume_ml, purity_percent=purity)
        return found, tuple(f"{name} {bench.work.value(name)}" for name in ("live", "dead", "squares", "dilution"))
    spec = bench.step.entry("viable_density")
    entered = [bench.work.entry("viable_density", n + 1) for n in range(spec.replicates if spec else 0)]
    readings = tuple(one.value for one in entered if one is not None)
    viability = bench.needed("viability_percent")
    return count_by_counter([Reading(Decimal(r), viability) for r in readings], volume_ml, purity), readings


def _whole(bench: Bench, name: str) -> int:
    number = bench.needed(name)
    if number != number.to_integral_value():
        spec = bench.step.entry(name)
        raise NotReadable(
            "not_whole",
            msg("%(entry)s is a whole number, not %(value)s.", entry=spec.title if spec else name, value=f"{number:f}"),
            next_step=msg("Correct the entry. Cells and squares are counted one by one."),
        )
    return int(number)


def count(act: Act, bench: Bench, *, correction: str = "") -> Count:
    """Record the count of the step, every figure computed exactly from the entries.

    With a `correction` (its reason) the count takes the place of the former, at the moment when the step ended.
    """
    found, readings = reckon(bench)
    act.record(
        bench.chain,
        CellsCounted(
            batch=bench.batch.batch,
            step=bench.step.key,
            container=container_id(bench.batch.batch, counted_container(bench)),
            volume_ml=bench.needed("volume_ml"),
            viable_cells_per_ml=found.viable_per_ml,
            viability_percent=found.viability_percent,
            purity_percent=bench.number("purity_percent"),
            viable_cells=found.viable_cells,
            target_cells=found.target_cells,
            readings=readings,
            method=bench.protocol.counting,
            corrects=bool(correction),
        ),
        performed_at=bench.work.finished_at if correction else None,
        late_reason=correction,
    )
    return found


def _fill(act: Act, bench: Bench, name: str, volume_ml: Decimal | None, viable_cells: int | None) -> str:
    container = container_id(bench.batch.batch, name)
    act.record(bench.chain, ContainerFilled(container, volume_ml, viable_cells, bench.work.station))
    return container


def isolate(act: Act, bench: Bench) -> None:
    """Mononuclear cells are in their own container."""
    found = reckon(bench)[0]
    container = _fill(act, bench, counted_container(bench), bench.needed("volume_ml"), found.viable_cells)
    count(act, bench)
    act.record(bench.chain, CellsIsolated(bench.batch.batch, container, found.viable_cells))


def seed(act: Act, bench: Bench) -> None:
    """Culture day 0: the cells are in their labelled vessel."""
    found = reckon(bench)[0]
    container = _fill(act, bench, counted_container(bench), bench.needed("volume_ml"), found.viable_cells)
    count(act, bench)
    act.record(bench.chain, CultureSeeded(bench.batch.batch, container, found.viable_cells))


def _held(act: Act, bench: Bench) -> Container:
    container = find_container(act.db, container_id(bench.batch.batch, vessel(bench)))
    if container is None or container.volume_ml is None:
        raise NotNow(
            "volume_not_known",
            msg("The volume in the vessel is not known."),
            next_step=msg("Count the vessel with its volume first."),
        )
    return container


def feed(act: Act, bench: Bench) -> None:
    """Medium went into the vessel."""
    held, added = _held(act, bench), bench.needed("medium_added_ml")
    after = (held.volume_ml or Decimal(0)) + added
    act.record(bench.chain, MediumAdded(bench.batch.batch, bench.step.key, held.container, added, after))


def restimulate(act: Act, bench: Bench) -> None:
    """The culture is stimulated again, by the subject's own dendritic cells where the step uses them up."""
    held, added = _held(act, bench), bench.needed("volume_added_ml")
    used_up = [slot.what for slot in bench.step.slots if slot.what in bench.step.empties]
    added_from = container_id(bench.batch.batch, used_up[0]) if used_up else ""
    after = (held.volume_ml or Decimal(0)) + added
    act.record(bench.chain, CultureRestimulated(bench.batch.batch, held.container, added_from, added, after))


def samples(bench: Bench) -> tuple[NewContainer, ...]:
    """The sample containers that the step makes."""
    return tuple(new for new in bench.step.makes if new.kind == "sample")


def sample(act: Act, bench: Bench) -> None:
    """Samples left the vessel."""
    held, taken = _held(act, bench), bench.needed("sample_volume_ml")
    left = held.volume_ml or Decimal(0)
    for new in samples(bench):
        if taken > left:
            raise NotNow(
                "more_than_there_is",
                msg("%(taken)s mL cannot come out of %(there)s mL.", taken=taken, there=left),
                next_step=msg("Read the volumes again and correct the entry."),
            )
        left -= taken
        into = _fill(act, bench, new.name, taken, None)
        act.record(
            bench.chain,
            SampleTaken(bench.batch.batch, bench.step.key, held.container, into, taken, left),
        )


def harvest(act: Act, bench: Bench) -> None:
    """The expansion ends: the cells are pooled into the harvest vessel. The count of the step came before."""
    found = reckon(bench)[0]
    pooled = next(new for new in bench.step.makes if new.kind != "sample")
    into = _fill(act, bench, pooled.name, bench.needed("volume_ml"), found.viable_cells)
    act.record(bench.chain, CultureHarvested(bench.batch.batch, into, found.viable_cells, found.target_cells))
