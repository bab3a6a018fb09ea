"""Rows of refused scans; an identity stop holds its station until a second person clears it."""

from sqlalchemy import Connection, insert, update

from lims.domain.events.scanning import ScanRefused, StopCleared
from lims.ledger.entry import Entry
from lims.store.appliers.registry import applies
from lims.store.tables.materials import equipment
from lims.store.tables.scanning import refusals


@applies(ScanRefused)
def apply_scan_refused(db: Connection, entry: Entry, event: ScanRefused) -> None:
    """One row on this side; the station stops where an identity did not agree."""
    db.execute(
        insert(refusals).values(
            refusal=event.refusal,
            chain=entry.chain,
            why=event.why,
            scanned=event.scanned,
            batch=event.batch,
            step=event.step,
            station=_stopped(entry, event),
            other_batch=event.other_batch,
            other_subject=event.other_subject,
            stops_station=event.stops_station,
            words=event.words,
            at=entry.recorded_at,
            by=entry.person,
            cleared_by="",
        )
    )
    if event.stops_station and _stopped(entry, event):
        db.execute(
            update(equipment).where(equipment.c.equipment == _stopped(entry, event)).values(stopped_by=event.refusal)
        )


def _stopped(entry: Entry, event: ScanRefused) -> str:
    return event.station or entry.station


@applies(StopCleared)
def apply_stop_cleared(db: Connection, entry: Entry, event: StopCleared) -> None:
    """The stop is over, on every side."""
    db.execute(
        update(refusals)
        .where(refusals.c.refusal == event.refusal)
        .values(cleared_at=entry.recorded_at, cleared_by=event.cleared_by)
    )
    db.execute(update(equipment).where(equipment.c.stopped_by == event.refusal).values(stopped_by=""))
