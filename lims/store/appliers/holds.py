"""Rows of holds: each time a batch was put on hold, and when quality lifted it."""

from sqlalchemy import Connection, insert, update

from lims.ledger.entry import Entry
from lims.store.tables.deviations import holds


def note_hold(db: Connection, entry: Entry, batch: str, why: str, *, cause: str = "", by_rule: bool = False) -> None:
    """One more hold of a batch."""
    db.execute(
        insert(holds).values(
            batch=batch,
            seq=entry.seq,
            why=why,
            cause=cause,
            by_rule=by_rule,
            held_at=entry.recorded_at,
            held_by=entry.person,
            lifted_by="",
            lifted_reason="",
        )
    )


def note_lift(db: Connection, entry: Entry, batch: str, reason: str) -> None:
    """Every hold that stands is lifted."""
    values = {"lifted_at": entry.recorded_at, "lifted_by": entry.person, "lifted_reason": reason}
    db.execute(update(holds).where(holds.c.batch == batch, holds.c.lifted_at.is_(None)).values(**values))
