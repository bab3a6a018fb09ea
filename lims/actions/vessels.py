"""Vessels are planned and labelled, split, pooled, poured over. Nothing is moved before its new vessel is labelled."""

from decimal import Decimal

from lims.actions.labels import plan_container
from lims.actions.master import protocol_of
from lims.actions.rights import acting_person
from lims.actions.vessel_checks import (
    check_each_once,
    check_may_pour,
    known_volume,
    read_volume,
    scanned_child,
    scanned_label,
    scanned_vessel,
    whole_family,
)
from lims.domain.batch import Batch
from lims.domain.containers import Container, ContainerState
from lims.domain.errors import NotNow, NotReadable, msg
from lims.domain.events.containers import ContainerEmptied
from lims.domain.events.vessels import MaterialTransferred, Portion, VesselSplit, VesselsPooled
from lims.domain.protocol import NewContainer
from lims.domain.sources import Source
from lims.domain.vessels import (
    check_pool,
    check_split,
    check_transfer,
    next_names,
    reasons_against_pool,
    shares,
    worst_expiry,
    worst_restriction,
)
from lims.domain.words import needed_words, read_words
from lims.store.reading.batches import get_batch
from lims.store.reading.containers import list_containers
from lims.store.reading.subjects import get_subject
from lims.store.record import Act

WORKERS = ("technician", "verifier")
MOST_AT_ONCE = 8


def plan_vessels(act: Act, batch: str, code: str, *, count: int) -> list[str]:
    """Plan new vessels for what is in a scanned one, and issue their labels; gives the codes, to be printed now."""
    found = _open(act, batch)
    parent = scanned_vessel(act, found, code)
    if parent.kind != "vessel" or not 1 <= count <= MOST_AT_ONCE:
        raise NotReadable(
            "not_planned",
            msg("%(count)s new vessels for %(thing)s cannot be planned.", count=count, thing=parent.title),
            next_step=msg("Scan a culture vessel, and plan 1 to %(most)s new ones.", most=MOST_AT_ONCE),
        )
    protocol, subject = protocol_of(act.db, found), get_subject(act.db, found.subject)
    master = protocol.new_container(parent.family)
    taken = {one.name for one in list_containers(act.db, batch)} | {
        new.name for step in protocol.steps for new in step.makes
    }
    codes = []
    for name in next_names(parent.family, taken, count):
        title = f"{parent.title.removesuffix(parent.name).strip()} {name}"
        kind = master.label_kind if master else "vessel"
        new = NewContainer(name, title, parent.kind, kind, (parent.name,), Source.BRIEF)
        codes.append(plan_container(act, found, subject, protocol, new, {}, parent.family))
    return codes


def drop_plan(act: Act, batch: str, code: str, *, reason: str) -> None:
    """A planned vessel is not needed: it is closed empty, and its label may be destroyed."""
    found = _open(act, batch, pours=False)
    container, _ = scanned_label(act, found, code, "Planned vessel")
    if container.state is not ContainerState.PLANNED:
        raise NotNow(
            "not_empty",
            msg("%(thing)s is in use already, or ended.", thing=container.title),
            next_step=msg("What holds material is discarded with a second person."),
        )
    master = protocol_of(act.db, found).new_container(container.name)
    if master is not None:
        raise NotNow(
            "asked_by_protocol",
            msg("%(thing)s is asked for by the protocol.", thing=container.title),
            next_step=msg("It is filled in its step."),
        )
    words = needed_words(reason, msg("The reason"))
    act.record(f"batch:{batch}", ContainerEmptied(container.container, "not_used", "", words))


def split(act: Act, batch: str, code: str, *, parts: tuple[tuple[str, str], ...], reason: str = "") -> None:
    """Part a vessel into new ones: `parts` are (scanned label, mL). Labelled before; never more out than in."""
    found = _open(act, batch)
    parent = scanned_vessel(act, found, code)
    check_each_once([one for one, _ in parts], msg("A new vessel"))
    children = [scanned_child(act, found, one, parent.family) for one, _ in parts]
    volumes = [read_volume(volume) for _, volume in parts]
    words = read_words(reason, msg("The reason"))
    lost_ml = check_split(known_volume(parent), volumes, words, _tolerance(act, found))
    lost_cells, *cells = _cells(parent.viable_cells, [lost_ml, *volumes])
    whole = whole_family(act, parent)
    portions = tuple(
        Portion(one.container, volume, own) for one, volume, own in zip(children, volumes, cells, strict=True)
    )
    act.record(
        f"batch:{batch}",
        VesselSplit(
            batch=batch,
            parent=parent.container,
            parts=portions,
            lost_ml=lost_ml,
            reason=words,
            lost_cells=lost_cells,
            place=act.station,
            family=parent.family,
            of_ml=whole.volume_ml,
            of_cells=whole.viable_cells,
            expires_at=parent.expires_at,
            restriction=parent.restriction,
        ),
    )


def pool(
    act: Act, batch: str, codes: tuple[str, ...], *, into: str, volume_ml: str, looks_clear: bool, reason: str = ""
) -> None:
    """Pour vessels of one family together into a new one: every input scanned and looked at, never more out than in."""
    found = _open(act, batch)
    check_each_once(codes, msg("A vessel"))
    inputs = [scanned_vessel(act, found, one, usable=False) for one in codes]
    against = list(reasons_against_pool(inputs, batch, found.subject, act.at))
    if not looks_clear:
        against.append(msg("Not every vessel looks clear."))
    if against:
        raise NotNow(
            "not_pooled",
            msg("These are not poured together."),
            reasons=tuple(against),
            next_step=msg("Leave out the vessel that fails, mark it on this page, and ask quality."),
            lifted_by=msg("Quality, for what was marked. Nobody, for what is not of this batch."),
        )
    if len(inputs) < 2:
        check_pool((), Decimal(1), "")
    family = inputs[0].family
    child = scanned_child(act, found, into, family)
    volume, words = read_volume(volume_ml), read_words(reason, msg("The reason"))
    held = [known_volume(one) for one in inputs]
    lost_ml = check_pool(held, volume, words, _tolerance(act, found))
    known = [one.viable_cells for one in inputs if one.viable_cells is not None]
    total = sum(known) if len(known) == len(inputs) else None
    lost_cells, cells = _cells(total, [lost_ml, volume])
    whole = whole_family(act, inputs[0])
    act.record(
        f"batch:{batch}",
        VesselsPooled(
            batch=batch,
            inputs=tuple(Portion(one.container, ml, one.viable_cells) for one, ml in zip(inputs, held, strict=True)),
            into=child.container,
            volume_ml=volume,
            viable_cells=cells,
            lost_ml=lost_ml,
            lost_cells=lost_cells,
            reason=words,
            place=act.station,
            family=family,
            of_ml=whole.volume_ml,
            of_cells=whole.viable_cells,
            expires_at=worst_expiry(one.expires_at for one in inputs),
            restriction=worst_restriction(one.restriction for one in inputs),
        ),
    )


def transfer(act: Act, batch: str, code: str, *, into: str, volume_ml: str = "", reason: str = "") -> None:
    """Pour all or a part of a vessel into another of its family, in use or newly labelled."""
    found = _open(act, batch)
    source = scanned_vessel(act, found, code)
    held = known_volume(source)
    volume = read_volume(volume_ml) if volume_ml.strip() else held
    check_transfer(held, volume)
    target = _target(act, found, into, source)
    moved, _ = _cells(source.viable_cells, [volume, held - volume])
    act.record(
        f"batch:{batch}",
        MaterialTransferred(
            batch=batch,
            source=source.container,
            into=target.container,
            volume_ml=volume,
            viable_cells=moved,
            source_is_empty=volume == held,
            reason=read_words(reason, msg("The reason")),
            place=act.station,
            expires_at=worst_expiry((source.expires_at, target.expires_at)),
            restriction=worst_restriction((source.restriction, target.restriction)),
        ),
    )


def _target(act: Act, batch: Batch, code: str, source: Container) -> Container:
    container, _ = scanned_label(act, batch, code, "Vessel that takes it")
    if container.state is ContainerState.PLANNED:
        return scanned_child(act, batch, code, source.family)
    target = scanned_vessel(act, batch, code)
    if target.family != source.family or target.container == source.container:
        raise NotNow(
            "other_family",
            msg("%(thing)s and %(other)s are not poured together.", thing=source.title, other=target.title),
            reasons=(msg("Only what was parted is poured together again."),),
            next_step=msg("Scan a vessel of the same family, or a new one that was labelled for it."),
        )
    return target


def _cells(total: int | None, weights: list[Decimal]) -> list[int | None]:
    return [None] * len(weights) if total is None else list(shares(total, weights))


def _open(act: Act, batch: str, *, pours: bool = True) -> Batch:
    act.lock(f"batch:{batch}")
    acting_person(act, *WORKERS)
    found = get_batch(act.db, batch)
    if pours:
        check_may_pour(act, found)
    return found


def _tolerance(act: Act, found: Batch) -> Decimal:
    return protocol_of(act.db, found).controls.vessel_tolerance_percent
