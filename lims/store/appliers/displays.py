"""Rows of wall screens."""

from sqlalchemy import Connection, insert, update

from lims.domain.events.displays import DisplayOpened, DisplayRevoked
from lims.ledger.entry import Entry
from lims.store.appliers.registry import applies
from lims.store.tables.displays import displays


@applies(DisplayOpened)
def apply_display_opened(db: Connection, entry: Entry, event: DisplayOpened) -> None:
    """One row for each screen that was ever allowed."""
    db.execute(
        insert(displays).values(
            display=event.display,
            title=event.title,
            place=event.place,
            theme=event.theme,
            opened_at=entry.recorded_at,
            opened_by=entry.person,
            revoked_at=None,
            revoked_by="",
            reason="",
        )
    )


@applies(DisplayRevoked)
def apply_display_revoked(db: Connection, entry: Entry, event: DisplayRevoked) -> None:
    """The row stays: it says who let the screen show what, and until when."""
    query = update(displays).where(displays.c.display == event.display)
    db.execute(query.values(revoked_at=entry.recorded_at, revoked_by=entry.person, reason=event.reason))
