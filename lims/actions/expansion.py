"""Two weeks of culture: what the end of each step means, with every count computed from what was entered."""

from decimal import Decimal

from lims.actions.bench import Bench
from lims.actions.counted import counted_readings
from lims.actions.deviations import raise_deviation
from lims.actions.families import Family, family_of
from lims.domain.containers import container_id
from lims.domain.counting import Count
from lims.domain.errors import NotNow, msg
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
from lims.domain.events.vessels import VesselsPooled
from lims.domain.protocol import NewContainer, SlotKind
from lims.domain.readings import CHAMBER, count_of
from lims.domain.vessels import balance, shares, worst_expiry, worst_restriction
from lims.store.record import Act

MAKES_WHAT_IT_COUNTS = frozenset({"isolate", "seed"})
COUNTING = frozenset({"isolate", "seed", "count", "harvest", "formulate"})
DILUTES = frozenset({"isolate", "seed", "formulate"})
CHANGES_THE_VOLUME = frozenset({"feed", "restimulate", "sample"})


def counted_container(bench: Bench) -> str:
    """The name of the container whose cells a step counts: what it makes when it isolates or seeds, else its vessel."""
    if MAKES_WHAT_IT_COUNTS & set(bench.step.acts):
        return bench.step.makes[0].name
    return vessel(bench)


def vessel(bench: Bench) -> str:
    """The name of the first container scanned that goes on after the step, else the first that is used up.

    The name is the protocol's: it stands for the family, whatever V1 was split into.
    """
    master = bench.protocol.step(bench.step.key)
    names = [slot.what for slot in master.slots if slot.kind is SlotKind.CONTAINER]
    going_on = [name for name in names if name not in bench.step.empties]
    return next(iter(going_on or names), "")


def reckon(bench: Bench) -> tuple[Count, tuple[str, ...]]:
    """The count of a step from its entries, and the readings that count as they were entered."""
    volume_ml, purity = bench.needed("volume_ml"), bench.number("purity_percent")
    readings = counted_readings(bench)
    viability = None if bench.protocol.counting == CHAMBER else bench.needed("viability_percent")
    return count_of(readings, volume_ml, viability, purity), tuple(one.words for one in readings)


def count(act: Act, bench: Bench, *, correction: str = "") -> Count:
    """Record the count of the step, every figure computed exactly from the entries.

    With a `correction` (its reason) the count takes the place of the former, at the moment when the step ended.
    """
    found, readings = reckon(bench)
    volume_ml, family = bench.needed("volume_ml"), family_of(act.db, bench.batch.batch, counted_container(bench))
    if not correction and not DILUTES & set(bench.step.acts):
        _compare(act, bench, family, volume_ml)
    act.record(
        bench.chain,
        CellsCounted(
            batch=bench.batch.batch,
            step=bench.step.key,
            container=container_id(bench.batch.batch, counted_container(bench)),
            volume_ml=volume_ml,
            viable_cells_per_ml=found.viable_per_ml,
            viability_percent=found.viability_percent,
            purity_percent=bench.number("purity_percent"),
            viable_cells=found.viable_cells,
            target_cells=found.target_cells,
            readings=readings,
            method=bench.protocol.counting,
            corrects=bool(correction),
            members=() if correction else family.holding(volume_ml, found.viable_cells),
        ),
        performed_at=bench.work.finished_at if correction else None,
        late_reason=correction,
    )
    return found


def _compare(act: Act, bench: Bench, family: Family, volume_ml: Decimal) -> None:
    """A volume that is not what was kept is a deviation: material went, or came, without being told."""
    kept, tolerance = family.volume_ml, bench.protocol.controls.vessel_tolerance_percent
    if kept is None or balance(kept, (volume_ml,), tolerance_percent=tolerance).balances:
        return
    raise_deviation(
        act,
        bench.batch.batch,
        source=f"volume:{bench.batch.batch}/{family.name}:{bench.step.key}",
        kind="volume_balance",
        grade="minor",
        words=msg(
            "%(step)s: %(found)s mL in %(thing)s, %(kept)s mL were to be there; more than %(tolerance)s %% apart.",
            step=bench.step.title,
            found=volume_ml,
            thing=family.name,
            kept=kept,
            tolerance=tolerance,
        ),
    )


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


def _held(act: Act, bench: Bench) -> tuple[Family, Decimal]:
    family = family_of(act.db, bench.batch.batch, vessel(bench))
    if family.volume_ml is None:
        raise NotNow(
            "volume_not_known",
            msg("The volume in the vessel is not known."),
            next_step=msg("Count the vessel with its volume first."),
        )
    return family, family.volume_ml


def feed(act: Act, bench: Bench) -> None:
    """Medium went into the vessel."""
    (family, before), added = _held(act, bench), bench.needed("medium_added_ml")
    after = before + added
    fed = container_id(bench.batch.batch, family.name)
    members = family.holding(after, family.viable_cells)
    act.record(bench.chain, MediumAdded(bench.batch.batch, bench.step.key, fed, added, after, members))


def restimulate(act: Act, bench: Bench) -> None:
    """The culture is stimulated again, by the subject's own dendritic cells where the step uses them up."""
    (family, before), added = _held(act, bench), bench.needed("volume_added_ml")
    master = bench.protocol.step(bench.step.key)
    used_up = [slot.what for slot in master.slots if slot.what in master.empties]
    added_from = container_id(bench.batch.batch, used_up[0]) if used_up else ""
    after = before + added
    into, members = container_id(bench.batch.batch, family.name), family.holding(after, family.viable_cells)
    act.record(bench.chain, CultureRestimulated(bench.batch.batch, into, added_from, added, after, members))


def samples(bench: Bench) -> tuple[NewContainer, ...]:
    """The sample containers that the step makes."""
    return tuple(new for new in bench.step.makes if new.kind == "sample")


def sample(act: Act, bench: Bench) -> None:
    """Samples left the vessel, with their share of the cells; of a parted family each vessel gave its share."""
    taken = bench.needed("sample_volume_ml")
    for new in samples(bench):
        take_sample(act, bench.batch.batch, *_held(act, bench), new.name, taken, bench.step.key, bench.work.station)


def take_sample(
    act: Act, batch: str, family: Family, left: Decimal, name: str, taken: Decimal, step: str, place: str
) -> None:
    """Record one sample of a family that holds `left` mL; refuses more than there is."""
    if taken > left:
        raise NotNow(
            "more_than_there_is",
            msg("%(taken)s mL cannot come out of %(there)s mL.", taken=taken, there=left),
            next_step=msg("Read the volumes again and correct the entry."),
        )
    held, gone = family.viable_cells, None
    if held is not None:
        gone = shares(held, (taken, left - taken))[0]
    into, chain = container_id(batch, name), f"batch:{batch}"
    after, kept = left - taken, None if held is None or gone is None else held - gone
    act.record(chain, ContainerFilled(into, taken, gone, place))
    source = container_id(batch, family.name)
    act.record(chain, SampleTaken(batch, step, source, into, taken, after, gone, family.portions(after, kept)))


def harvest(act: Act, bench: Bench) -> None:
    """The expansion ends: the cells are pooled into the harvest vessel. The count of the step came before.

    Every live vessel of the family goes in; samples of the step are taken before.
    """
    found = reckon(bench)[0]
    pooled = next(new for new in bench.step.makes if new.kind != "sample")
    for new in samples(bench):
        _fill(act, bench, new.name, None, None)
    volume_ml = bench.needed("volume_ml")
    family = family_of(act.db, bench.batch.batch, vessel(bench))
    into = container_id(bench.batch.batch, pooled.name)
    if len(family.members) > 1:
        _pool(act, bench, family, into, volume_ml, found.viable_cells)
    else:
        _fill(act, bench, pooled.name, volume_ml, found.viable_cells)
    act.record(bench.chain, CultureHarvested(bench.batch.batch, into, found.viable_cells, found.target_cells))


def _pool(act: Act, bench: Bench, family: Family, into: str, volume_ml: Decimal, viable_cells: int) -> None:
    act.record(
        bench.chain,
        VesselsPooled(
            batch=bench.batch.batch,
            inputs=family.portions(volume_ml, viable_cells),
            into=into,
            volume_ml=volume_ml,
            viable_cells=viable_cells,
            place=bench.work.station,
            family=family.name,
            expires_at=worst_expiry(one.expires_at for one in family.members),
            restriction=worst_restriction(one.restriction for one in family.members),
        ),
    )
