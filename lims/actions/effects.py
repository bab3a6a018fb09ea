"""What the end of a step does to its batch: a step of the master record names its acts, each is a function."""

from collections.abc import Callable

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
from lims.actions.families import family_of
from lims.actions.product import bag_extra, fill, formulate
from lims.actions.under_dose import check_dose_reached
from lims.domain.containers import Container, ContainerState
from lims.domain.events.containers import ContainerEmptied, ContainerFilled, ContainerMoved
from lims.domain.events.vessels import ContainerLimited
from lims.domain.protocol import SlotKind
from lims.domain.vessels import worst_expiry, worst_restriction
from lims.store.reading.containers import list_containers
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
    check_dose_reached(act, bench)
    for name in bench.step.acts:
        ACTS[name](act, bench)
    place = _place_after(bench)
    for new in bench.step.makes:
        made = _container(act, bench, new.name)
        if made.state is ContainerState.PLANNED:
            # A second thing of the step, such as D1 beside V1, has its own volume entry: d1_volume_ml.
            volume_ml = bench.number(f"{new.name.lower()}_volume_ml")
            act.record(bench.chain, ContainerFilled(made.container, volume_ml, None, place))
        elif new.kind == "vessel" and made.place != place:  # filled at the station, and put away with the others
            act.record(bench.chain, ContainerMoved(made.container, place, made.place))
        _inherit(act, bench, made)
    held = {one.name: one for one in list_containers(act.db, bench.batch.batch)}
    for slot in bench.step.slots:
        one = held.get(slot.what) if slot.kind is SlotKind.CONTAINER else None
        stays = one is not None and one.state is ContainerState.IN_USE and one.family not in bench.step.empties
        if one is not None and stays and one.place != place:
            act.record(bench.chain, ContainerMoved(one.container, place, one.place))


def _container(act: Act, bench: Bench, name: str) -> Container:
    return next(one for one in list_containers(act.db, bench.batch.batch) if one.name == name)


def _inherit(act: Act, bench: Bench, made: Container) -> None:
    """What is made is as old as the oldest it came from, and as restricted."""
    came_from = [one for one in list_containers(act.db, bench.batch.batch) if one.family in made.made_from]
    expires_at = worst_expiry(one.expires_at for one in came_from if one.state is ContainerState.IN_USE)
    restriction = worst_restriction(one.restriction for one in came_from if one.state is ContainerState.IN_USE)
    if expires_at is not None or restriction:
        reason = "inherited"
        act.record(bench.chain, ContainerLimited(bench.batch.batch, made.container, expires_at, restriction, reason))


def end_used_up(act: Act, bench: Bench) -> None:
    """Every live vessel of the families that a step empties is used up; what a bag leaves has its own container."""
    for name in bench.step.empties:
        for one in family_of(act.db, bench.batch.batch, name).members:
            act.record(bench.chain, ContainerEmptied(one.container, "used_up"))


def _place_after(bench: Bench) -> str:
    """Where the containers stand when the step ends: the incubator if one was scanned, else the station."""
    for slot in bench.step.slots:
        filled = bench.work.slot(slot.key)
        if slot.kind is SlotKind.EQUIPMENT and slot.what == "incubator" and filled is not None:
            return filled.target
    return bench.work.station


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
