"""Rows of approved kinds of label."""

from sqlalchemy import Connection, delete, insert

from lims.domain.events.label_kinds import LabelKindApproved
from lims.ledger.entry import Entry
from lims.store.appliers.registry import applies
from lims.store.tables.label_kinds import label_approvals


@applies(LabelKindApproved)
def apply_label_kind_approved(db: Connection, entry: Entry, event: LabelKindApproved) -> None:
    """One row for the kind: what was approved before is in the ledger."""
    db.execute(delete(label_approvals).where(label_approvals.c.kind == event.kind))
    db.execute(
        insert(label_approvals).values(
            kind=event.kind,
            version=event.version,
            sha256=event.sha256,
            approved_at=entry.recorded_at,
            approved_by=entry.person,
        )
    )
