"""How records were reviewed: facts of the ledger alone, read back from it."""

from sqlalchemy import Connection

from lims.domain.events.review import RecordReviewed, RecordSetAside
from lims.ledger.entry import Entry
from lims.store.appliers.registry import applies


@applies(RecordReviewed)
def apply_record_reviewed(db: Connection, entry: Entry, event: RecordReviewed) -> None:
    """The signature beside it has the row."""


@applies(RecordSetAside)
def apply_record_set_aside(db: Connection, entry: Entry, event: RecordSetAside) -> None:
    """The batch stays as it is."""
