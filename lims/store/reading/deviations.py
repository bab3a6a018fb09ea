"""Deviations."""

from sqlalchemy import Connection, select

from lims.domain.deviations import Deviation, DeviationState
from lims.store.reading.values import value_of
from lims.store.tables.deviations import deviations


def list_deviations(db: Connection, batch: str) -> tuple[Deviation, ...]:
    """The deviations of a batch, oldest first."""
    rows = db.execute(
        select(deviations).where(deviations.c.batch == batch).order_by(deviations.c.opened_at, deviations.c.deviation)
    ).mappings()
    return tuple(value_of(Deviation, row, state=DeviationState(row["state"])) for row in rows)


def find_deviation_of(db: Connection, batch: str, source: str) -> str:
    """The number of the deviation that this source raised, or nothing."""
    query = select(deviations.c.deviation).where(deviations.c.batch == batch, deviations.c.source == source)
    return db.scalar(query) or ""
