"""Which kinds of label quality approved."""

from sqlalchemy import Connection, select

from lims.domain.label_approval import LabelApproval
from lims.store.reading.values import value_of
from lims.store.tables.label_kinds import label_approvals


def list_label_approvals(db: Connection) -> tuple[LabelApproval, ...]:
    """What was approved last of each kind of label."""
    rows = db.execute(select(label_approvals).order_by(label_approvals.c.kind)).mappings()
    return tuple(value_of(LabelApproval, row) for row in rows)
