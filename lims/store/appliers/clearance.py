"""Rows of line checks."""

from sqlalchemy import Connection, insert

from lims.domain.events.clearance import LineChecked
from lims.ledger.entry import Entry
from lims.store.appliers.registry import applies
from lims.store.prepared import Prepared
from lims.store.tables.clearance import line_checks

_LOOK = Prepared(insert(line_checks))


@applies(LineChecked)
def apply_line_checked(db: Connection, entry: Entry, event: LineChecked) -> None:
    """One row for the look."""
    row = {
        "batch": event.batch,
        "seq": entry.seq,
        "step": event.step,
        "station": event.at_station,
        "when": event.when,
        "stated": event.stated,
        "checked_at": entry.performed_at or entry.recorded_at,
        "checked_by": entry.person,
    }
    _LOOK.run(db, row)
