"""Rows of protocol versions in force."""

from sqlalchemy import Connection, insert

from lims.domain.events.protocols import ProtocolActivated
from lims.ledger.entry import Entry
from lims.store.appliers.registry import applies
from lims.store.tables.protocols import protocols


@applies(ProtocolActivated)
def apply_protocol_activated(db: Connection, entry: Entry, event: ProtocolActivated) -> None:
    """One row for the version, with its whole text."""
    db.execute(
        insert(protocols).values(
            trial=event.trial,
            version=event.version,
            sha256=event.sha256,
            text=event.text,
            confirmed=event.confirmed,
            activated_at=entry.recorded_at,
            activated_by=entry.person,
        )
    )
