"""Rows of deviations."""

from sqlalchemy import Connection, func, insert, select

from lims.domain.deviations import DeviationState, deviation_number
from lims.domain.events.deviations import DeviationOpened
from lims.ledger.entry import Entry
from lims.store.appliers.registry import applies
from lims.store.tables.deviations import deviations


@applies(DeviationOpened)
def apply_deviation_opened(db: Connection, entry: Entry, event: DeviationOpened) -> None:
    """One row, numbered in the order of the chain."""
    earlier = db.scalar(select(func.count()).where(deviations.c.batch == event.batch)) or 0
    db.execute(
        insert(deviations).values(
            deviation=deviation_number(event.batch, earlier + 1),
            batch=event.batch,
            source=event.source,
            kind=event.kind,
            grade=event.grade,
            words=event.words,
            by_rule=event.by_rule,
            state=DeviationState.OPEN,
            opened_at=entry.recorded_at,
            opened_by=entry.person,
        )
    )
