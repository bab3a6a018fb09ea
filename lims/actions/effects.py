"""What the end of a step does to its batch: a step of the master record names its acts, each is a function."""

from collections.abc import Callable
from decimal import Decimal

from lims.actions.bench import Bench
from lims.actions.collection import collect, receive
from lims.actions.contents import correct_contents
from lims.actions.expansion import (
    CHANGES_THE_VOLUME,
    COUNTING,
    count,
    counted_container,
    feed,
    harvest,
    isolate,
    restimulate,
    sample,
    seed,
)
from lims.actions.product import bag_extra, fill, formulate
from lims.domain.containers import ContainerState, container_id
from lims.domain.events.containers import ContainerFilled, ContainerMoved
from lims.domain.protocol import SlotKind
from lims.store.reading.containers import list_containers
from lims.store.reading.quality import find_formulation
from lims.store.record import Act

ACTS: dict[str, Callable[[Act, Bench], object]] = {
    "collect": collect,
    "receive": receive,
    "isolate": isolate,
    "seed": seed,
    "count": count,
    "feed": feed,
    "sample": sample,
    "restimulate": restimulate,
    "harvest": harvest,
    "formulate": formulate,
    "fill": fill,
}


def after_step(act: Act, bench: Bench) -> None:
    """Record what the step did: its acts in order, then whatever it made and did not fill, then where things stand."""
    for name in bench.step.acts:
        ACTS[name](act, bench)
    held = {one.name: one for one in list_containers(act.db, bench.batch.batch)}
    place = _place_after(bench)
    for new in bench.step.makes:
        if held[new.name].state is ContainerState.PLANNED:
            act.record(bench.chain, ContainerFilled(held[new.name].container, None, None, place))
    for slot in bench.step.slots:
        scanned = slot.kind is SlotKind.CONTAINER and held.get(slot.what)
        if scanned and slot.what not in bench.step.empties and scanned.place != place:
            act.record(bench.chain, ContainerMoved(container_id(bench.batch.batch, slot.what), place))


def _place_after(bench: Bench) -> str:
    """Where the containers stand when the step ends: the incubator if one was scanned, else the station."""
    for slot in bench.step.slots:
        filled = bench.work.slot(slot.key)
        if slot.kind is SlotKind.EQUIPMENT and slot.what == "incubator" and filled is not None:
            return filled.target
    return bench.work.station


def fate_of(act: Act, bench: Bench) -> str:
    """The fate of what a step empties: used up, or retained where the bag took only part of it."""
    if "fill" in bench.step.acts:
        found = find_formulation(act.db, bench.batch.batch)
        if found is not None and bench.needed("volume_filled_ml") < Decimal(found.volume_ml):
            return "retained"
    return "used_up"


def after_correction(act: Act, bench: Bench, reason: str) -> None:
    """An entry of an ended step was corrected: what was computed from it is computed again.

    The count stands at the moment at which the step ended, in place of the former; what the vessel holds now is worked
    out again from every step that touched it.
    """
    acts = set(bench.step.acts)
    if COUNTING & acts:
        count(act, bench, correction=reason)
    if (COUNTING | CHANGES_THE_VOLUME) & acts:
        correct_contents(act, bench, counted_container(bench))


def label_extra(act: Act, bench: Bench) -> dict[str, str]:
    """What the labels of this step say beside batch and protocol: the bag its dose, a tube the time of the draw."""
    if "fill" in bench.step.acts:
        return bag_extra(act, bench)
    return {}
