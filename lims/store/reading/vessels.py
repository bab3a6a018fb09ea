"""The graph of the vessels of a batch, what was lost of it, and what stands where."""

from sqlalchemy import Connection, bindparam, select

from lims.domain.containers import Container, ContainerState
from lims.domain.vessels import Edge, Loss
from lims.store.prepared import Prepared
from lims.store.reading.containers import container_of_row
from lims.store.reading.values import value_of
from lims.store.tables.containers import containers
from lims.store.tables.vessels import vessel_edges, vessel_losses

# Made once: a scan asks it.
_WAS_PARTED = Prepared(
    select(containers.c.container)
    .where(containers.c.batch == bindparam("batch"), containers.c.family != containers.c.name)
    .limit(1)
)


def list_edges(db: Connection, batch: str) -> tuple[Edge, ...]:
    """Every way that material of a batch took from one container into another, oldest first."""
    wanted = select(vessel_edges).where(vessel_edges.c.batch == batch)
    ordered = wanted.order_by(vessel_edges.c.seq, vessel_edges.c.parent, vessel_edges.c.child)
    return tuple(value_of(Edge, row) for row in db.execute(ordered).mappings())


def list_losses(db: Connection, batch: str) -> tuple[Loss, ...]:
    """Everything that was lost or thrown away of a batch, oldest first."""
    wanted = select(vessel_losses).where(vessel_losses.c.batch == batch).order_by(vessel_losses.c.seq)
    return tuple(value_of(Loss, row) for row in db.execute(wanted).mappings())


def was_parted(db: Connection, batch: str) -> bool:
    """Whether some vessel of the batch stands for another, as V1a does for V1."""
    return _WAS_PARTED.first(db, batch=batch) is not None


def list_places(db: Connection) -> dict[str, int]:
    """How many containers with material stand at each place."""
    counted: dict[str, int] = {}
    rows = db.execute(select(containers.c.place).where(containers.c.state == ContainerState.IN_USE))
    for place in rows.scalars():
        counted[place] = counted.get(place, 0) + 1
    return counted


def list_standing(db: Connection) -> tuple[Container, ...]:
    """Every container that holds material, of whatever patient, by place, batch and name."""
    c = containers.c
    query = select(containers).where(c.state == ContainerState.IN_USE).order_by(c.place, c.batch, c.name)
    return tuple(container_of_row(row) for row in db.execute(query).mappings())


def list_containers_at(db: Connection, place: str) -> tuple[Container, ...]:
    """Every container that holds material and stands at a place, of whatever patient, by batch and name."""
    wanted = select(containers).where(containers.c.place == place, containers.c.state == ContainerState.IN_USE)
    rows = db.execute(wanted.order_by(containers.c.batch, containers.c.name)).mappings()
    return tuple(container_of_row(row) for row in rows)
