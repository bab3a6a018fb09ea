"""Rows of the graph of vessels: who holds what after a split, a pool, a transfer or a loss, and the edges of it."""

from datetime import datetime
from decimal import Decimal

from sqlalchemy import Connection, insert, select, update

from lims.domain.containers import ContainerState
from lims.domain.events.vessels import (
    ContainerLimited,
    ExtraSampleTested,
    MaterialDiscarded,
    MaterialLost,
    MaterialTransferred,
    Portion,
    VesselSplit,
    VesselsPooled,
)
from lims.ledger.entry import Entry
from lims.store.appliers.registry import applies
from lims.store.tables.batches import batches
from lims.store.tables.containers import containers
from lims.store.tables.vessels import vessel_edges, vessel_losses

Way = tuple[str, str, Decimal | None, int | None]


def _at(entry: Entry) -> datetime:
    return entry.performed_at or entry.recorded_at


def draw_edges(db: Connection, entry: Entry, batch: str, kind: str, *ways: Way) -> None:
    """One row for each way (parent, child, mL, cells) that material took; the database refuses a mixed one."""
    subject = db.execute(select(batches.c.subject).where(batches.c.batch == batch)).scalar_one()
    same = {"batch": batch, "subject": subject, "kind": kind, "at": _at(entry), "seq": entry.seq}
    for parent, child, volume_ml, viable_cells in ways:
        row = {"parent": parent, "child": child, "volume_ml": volume_ml, "viable_cells": viable_cells} | same
        db.execute(insert(vessel_edges).values(row))


def hold(db: Connection, container: str, **values: object) -> None:
    """Write columns of one vessel."""
    db.execute(update(containers).where(containers.c.container == container).values(**values))


def hold_portions(db: Connection, portions: tuple[Portion, ...]) -> None:
    """What each vessel of a family holds now."""
    for one in portions:
        hold(db, one.container, volume_ml=one.volume_ml, viable_cells=one.viable_cells)


def _fill(db: Connection, entry: Entry, portion: Portion, place: str, expires_at: datetime | None, why: str) -> None:
    hold(
        db,
        portion.container,
        state=ContainerState.IN_USE,
        volume_ml=portion.volume_ml,
        viable_cells=portion.viable_cells,
        place=place,
        holder=entry.person,
        filled_at=_at(entry),
        moved_at=_at(entry),
        expires_at=expires_at,
        restriction=why,
    )


def _end(db: Connection, entry: Entry, container: str, fate: str) -> None:
    hold(db, container, state=ContainerState.ENDED, ended_at=_at(entry), fate=fate)


def _lose(db: Connection, entry: Entry, batch: str, container: str, how: str, **values: object) -> None:
    row = {"reason": "", "checklist": (), "witnessed_by": ""} | values
    row |= {"batch": batch, "seq": entry.seq, "container": container, "how": how}
    db.execute(insert(vessel_losses).values(row | {"at": _at(entry), "by": entry.person}))


@applies(VesselSplit)
def apply_vessel_split(db: Connection, entry: Entry, event: VesselSplit) -> None:
    """The children hold their parts; the parent is closed; what stayed behind is a loss."""
    _end(db, entry, event.parent, "split")
    for part in event.parts:
        _fill(db, entry, part, event.place, event.expires_at, event.restriction)
    ways = [(event.parent, part.container, part.volume_ml, part.viable_cells) for part in event.parts]
    draw_edges(db, entry, event.batch, "split", *ways)
    if event.lost_ml:
        _lose(
            db,
            entry,
            event.batch,
            event.parent,
            "split",
            family=event.family,
            volume_ml=event.lost_ml,
            viable_cells=event.lost_cells,
            of_ml=event.of_ml,
            of_cells=event.of_cells,
            reason=event.reason,
        )


@applies(VesselsPooled)
def apply_vessels_pooled(db: Connection, entry: Entry, event: VesselsPooled) -> None:
    """The one holds what the others held; they are closed; what stayed behind is a loss."""
    for one in event.inputs:
        _end(db, entry, one.container, "pooled")
    whole = Portion(event.into, event.volume_ml, event.viable_cells)
    _fill(db, entry, whole, event.place, event.expires_at, event.restriction)
    ways = [(one.container, event.into, one.volume_ml, one.viable_cells) for one in event.inputs]
    draw_edges(db, entry, event.batch, "pool", *ways)
    if event.lost_ml:
        _lose(
            db,
            entry,
            event.batch,
            event.into,
            "pool",
            family=event.family,
            volume_ml=event.lost_ml,
            viable_cells=event.lost_cells,
            of_ml=event.of_ml,
            of_cells=event.of_cells,
            reason=event.reason,
        )


@applies(MaterialTransferred)
def apply_material_transferred(db: Connection, entry: Entry, event: MaterialTransferred) -> None:
    """One vessel holds less, the other more; a new one is filled by it, an empty one is closed."""
    into = db.execute(select(containers).where(containers.c.container == event.into)).mappings().one()
    volume_ml, cells = event.volume_ml, event.viable_cells
    if into["state"] == ContainerState.IN_USE:
        volume_ml += into["volume_ml"] or Decimal(0)
        cells = None if cells is None or into["viable_cells"] is None else cells + into["viable_cells"]
        hold(
            db,
            event.into,
            volume_ml=volume_ml,
            viable_cells=cells,
            expires_at=event.expires_at,
            restriction=event.restriction,
        )
    else:
        _fill(db, entry, Portion(event.into, volume_ml, cells), event.place, event.expires_at, event.restriction)
    _take_out(db, event.source, event.volume_ml, event.viable_cells)
    if event.source_is_empty:
        _end(db, entry, event.source, "transferred")
    way = (event.source, event.into, event.volume_ml, event.viable_cells)
    draw_edges(db, entry, event.batch, "transfer", way)


def _take_out(db: Connection, container: str, volume_ml: Decimal, viable_cells: int | None) -> None:
    held = db.execute(select(containers).where(containers.c.container == container)).mappings().one()
    cells = held["viable_cells"]
    hold(
        db,
        container,
        volume_ml=None if held["volume_ml"] is None else held["volume_ml"] - volume_ml,
        viable_cells=None if cells is None or viable_cells is None else cells - viable_cells,
    )


@applies(MaterialLost)
def apply_material_lost(db: Connection, entry: Entry, event: MaterialLost) -> None:
    """The vessel holds less, and what is gone has a row of its own."""
    _gone(db, entry, event, event.how, "lost", event.checklist)


@applies(MaterialDiscarded)
def apply_material_discarded(db: Connection, entry: Entry, event: MaterialDiscarded) -> None:
    """The vessel holds less, and what was thrown away has a row of its own."""
    _gone(db, entry, event, "discard", "discarded", ())


def _gone(
    db: Connection,
    entry: Entry,
    event: MaterialLost | MaterialDiscarded,
    how: str,
    fate: str,
    checklist: tuple[str, ...],
) -> None:
    _take_out(db, event.container, event.volume_ml, event.viable_cells)
    if event.nothing_left:
        _end(db, entry, event.container, fate)
    _lose(
        db,
        entry,
        event.batch,
        event.container,
        how,
        family=event.family,
        volume_ml=event.volume_ml,
        viable_cells=event.viable_cells,
        of_ml=event.of_ml,
        of_cells=event.of_cells,
        reason=event.reason,
        checklist=checklist,
        witnessed_by=event.witnessed_by,
    )


@applies(ContainerLimited)
def apply_container_limited(db: Connection, entry: Entry, event: ContainerLimited) -> None:
    """Until when it may be used, and why perhaps not."""
    del entry
    hold(db, event.container, expires_at=event.expires_at, restriction=event.restriction)


@applies(ExtraSampleTested)
def apply_extra_sample_tested(db: Connection, entry: Entry, event: ExtraSampleTested) -> None:
    """The sample is used up by its test."""
    _end(db, entry, event.container, "tested")
