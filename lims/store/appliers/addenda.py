"""Rows of addenda and of releases looked at again."""

from dataclasses import asdict

from sqlalchemy import Connection, insert

from lims.domain.events.addenda import AddendumWritten, ReleaseReevaluated
from lims.ledger.entry import Entry
from lims.store.appliers.registry import applies
from lims.store.tables.addenda import addenda, reevaluations


@applies(AddendumWritten)
def apply_addendum_written(db: Connection, entry: Entry, event: AddendumWritten) -> None:
    """One row beside the entry, which stays as it is."""
    values = {name: getattr(event, name) for name in event.__dataclass_fields__ if name != "figures"}
    figures = [asdict(one) for one in event.figures]
    db.execute(insert(addenda).values(**values, figures=figures, written_at=entry.recorded_at, written_by=entry.person))


@applies(ReleaseReevaluated)
def apply_release_reevaluated(db: Connection, entry: Entry, event: ReleaseReevaluated) -> None:
    """One row for each look at the release."""
    values = {name: getattr(event, name) for name in event.__dataclass_fields__}
    db.execute(insert(reevaluations).values(**values, seq=entry.seq, at=entry.recorded_at, by=entry.person))
