"""A bundle changes no row: its entry holds the hashes of the files."""

from sqlalchemy import Connection

from lims.domain.events.bundles import RecordExported
from lims.ledger.entry import Entry
from lims.store.appliers.registry import applies


@applies(RecordExported)
def apply_record_exported(db: Connection, entry: Entry, event: RecordExported) -> None:
    """The entry is all there is of it."""
