"""Rows of containers."""

from sqlalchemy import Connection, insert, update

from lims.domain.containers import ContainerState
from lims.domain.events.containers import (
    ContainerCorrected,
    ContainerEmptied,
    ContainerFilled,
    ContainerMoved,
    ContainerPlanned,
)
from lims.ledger.entry import Entry
from lims.store.appliers.registry import applies
from lims.store.tables.containers import containers


def set_container(db: Connection, container: str, **values: object) -> None:
    """Write columns of one container row."""
    db.execute(update(containers).where(containers.c.container == container).values(**values))


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
        )
    )


@applies(ContainerFilled)
def apply_container_filled(db: Connection, entry: Entry, event: ContainerFilled) -> None:
    """It holds material, in this person's hands."""
    set_container(
        db,
        event.container,
        state=ContainerState.IN_USE,
        volume_ml=event.volume_ml,
        viable_cells=event.viable_cells,
        place=event.place,
        holder=entry.person,
        filled_at=entry.performed_at or entry.recorded_at,
    )


@applies(ContainerMoved)
def apply_container_moved(db: Connection, entry: Entry, event: ContainerMoved) -> None:
    """It stands somewhere else."""
    set_container(db, event.container, place=event.place)


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
