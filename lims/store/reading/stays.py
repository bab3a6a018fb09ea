"""Where the vessels of the last time stood, read from the moves in the ledger."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlalchemy import Connection, or_, select

from lims.domain.containers import ContainerState
from lims.domain.events.coding import from_data
from lims.domain.events.containers import ContainerFilled, ContainerMoved
from lims.domain.events.custody import HandoverGiven
from lims.domain.events.equipment import VesselRescued, VesselTakenOut
from lims.domain.events.vessels import MaterialTransferred, VesselSplit, VesselsPooled
from lims.domain.stays import Placed
from lims.ledger.entry import read_entry
from lims.store.tables.containers import containers
from lims.store.tables.ledger import ledger

_PLACING = (
    ContainerFilled,
    ContainerMoved,
    HandoverGiven,
    MaterialTransferred,
    VesselRescued,
    VesselSplit,
    VesselTakenOut,
    VesselsPooled,
)


def list_placings(db: Connection, since: datetime) -> tuple[Placed, ...]:
    """Every placing of every batch that has a vessel in use, or had one at this moment or later; and their ends."""
    c = containers.c
    ended = select(c.container, c.batch, c.ended_at).where(c.ended_at >= since)
    live = or_(c.state == ContainerState.IN_USE, c.ended_at >= since)
    chains = [f"batch:{batch}" for batch in db.scalars(select(c.batch).where(live).distinct().order_by(c.batch))]
    kinds = [kind.__name__ for kind in _PLACING]
    found: list[Placed] = []
    for chain in chains:
        query = select(ledger.c.text).where(ledger.c.chain == chain, ledger.c.kind.in_(kinds)).order_by(ledger.c.seq)
        for text in db.scalars(query):
            entry = read_entry(text)
            found += _placed(from_data(entry.kind, entry.data), entry.performed_at or entry.recorded_at, found)
    return (*found, *(Placed(row.container, "", row.ended_at) for row in db.execute(ended)))


def _placed(event: object, at: datetime, before: Sequence[Placed]) -> Iterator[Placed]:
    match event:
        case ContainerFilled(container=container, place=place) | ContainerMoved(container=container, place=place):
            yield Placed(container, place, at)
        case VesselRescued(container=container, to_place=place):
            yield Placed(container, place, at)
        case VesselTakenOut(container=container):
            yield Placed(container, "", at)
        case HandoverGiven(containers=given):
            yield from (Placed(one, "", at) for one in given)
        case VesselSplit(parts=parts, place=place):
            yield from (Placed(one.container, place, at) for one in parts)
        case VesselsPooled(into=container, place=place):
            yield Placed(container, place, at)
        case MaterialTransferred(into=container, place=place):
            if all(one.container != container for one in before):  # one that held something stays where it stands
                yield Placed(container, place, at)
