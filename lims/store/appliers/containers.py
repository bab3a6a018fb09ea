"""Rows of containers."""

from decimal import Decimal

from sqlalchemy import Connection, bindparam, insert, select, update

from lims.domain.containers import ContainerState
from lims.domain.events.containers import (
    ContainerCorrected,
    ContainerEmptied,
    ContainerFilled,
    ContainerMoved,
    ContainerPlanned,
)
from lims.domain.vessels import shares, volume_shares
from lims.ledger.entry import Entry
from lims.store.appliers.registry import applies
from lims.store.appliers.vessels import draw_edges
from lims.store.prepared import Prepared
from lims.store.tables.containers import containers

_THE_CONTAINER = Prepared(update(containers).where(containers.c.container == bindparam("b_container")))


def set_container(db: Connection, container: str, **values: object) -> None:
    """Write columns of one container row."""
    _THE_CONTAINER.run(db, {"b_container": container} | values)


@applies(ContainerPlanned)
def apply_container_planned(db: Connection, entry: Entry, event: ContainerPlanned) -> None:
    """One row for the container, empty."""
    db.execute(
        insert(containers).values(
            container=event.container,
            batch=event.batch,
            subject=event.subject,
            name=event.name,
            title=event.title,
            kind=event.kind,
            made_from=event.made_from,
            state=ContainerState.PLANNED,
            place="",
            holder=entry.person,
            planned_at=entry.recorded_at,
            fate="",
            family=event.family or event.name,
        )
    )


@applies(ContainerFilled)
def apply_container_filled(db: Connection, entry: Entry, event: ContainerFilled) -> None:
    """It holds material, in this person's hands; what it was made from has an edge to it."""
    at = entry.performed_at or entry.recorded_at
    set_container(
        db,
        event.container,
        state=ContainerState.IN_USE,
        volume_ml=event.volume_ml,
        viable_cells=event.viable_cells,
        place=event.place,
        holder=entry.person,
        filled_at=at,
        moved_at=at,
    )
    _draw_edges_to(db, entry, event)


def _draw_edges_to(db: Connection, entry: Entry, event: ContainerFilled) -> None:
    """An edge from every vessel in use that the protocol says it is made from, each with its share of the content."""
    made = db.execute(select(containers).where(containers.c.container == event.container)).mappings().one()
    parents = (
        db.execute(
            select(containers)
            .where(
                containers.c.batch == made["batch"],
                containers.c.family.in_(made["made_from"]),
                containers.c.state == ContainerState.IN_USE,
                containers.c.container != event.container,
            )
            .order_by(containers.c.container)
        )
        .mappings()
        .all()
    )
    if not parents:
        return
    known = len(parents) == 1 or all(one["volume_ml"] is not None for one in parents)
    weights = [one["volume_ml"] or Decimal(0) for one in parents]
    volumes: tuple[Decimal | None, ...] = (None,) * len(parents)
    cells: tuple[int | None, ...] = (None,) * len(parents)
    if known and event.volume_ml is not None:
        volumes = volume_shares(event.volume_ml, weights)
    if known and event.viable_cells is not None:
        cells = shares(event.viable_cells, weights)
    kind = "sample" if made["kind"] == "sample" else "made"
    ways = [(one["container"], event.container, v, c) for one, v, c in zip(parents, volumes, cells, strict=True)]
    draw_edges(db, entry, made["batch"], kind, *ways)


@applies(ContainerMoved)
def apply_container_moved(db: Connection, entry: Entry, event: ContainerMoved) -> None:
    """It stands somewhere else."""
    set_container(db, event.container, place=event.place, moved_at=entry.performed_at or entry.recorded_at)


@applies(ContainerEmptied)
def apply_container_emptied(db: Connection, entry: Entry, event: ContainerEmptied) -> None:
    """It is used up."""
    set_container(
        db,
        event.container,
        state=ContainerState.ENDED,
        ended_at=entry.performed_at or entry.recorded_at,
        fate=event.fate,
    )


@applies(ContainerCorrected)
def apply_container_corrected(db: Connection, entry: Entry, event: ContainerCorrected) -> None:
    """What it holds, worked out again."""
    set_container(db, event.container, volume_ml=event.volume_ml, viable_cells=event.viable_cells)
