"""Labels: one row for each print. And the one row of what the site decided about its labels."""

from sqlalchemy import Boolean, CheckConstraint, Column, Index, Integer, String, Table

from lims.store.tables.base import metadata
from lims.store.types import JsonText, UtcTime

labels = Table(
    "labels",
    metadata,
    Column("label_code", String(16), primary_key=True),
    Column("kind", String(20), nullable=False),
    Column("target_kind", String(16), nullable=False),
    Column("target", String(60), nullable=False),
    Column("subject", String(20), nullable=False),
    Column("batch", String(20), nullable=False),
    Column("serial", Integer, nullable=False),
    Column("copy", Integer, nullable=False),
    Column("state", String(12), nullable=False),
    Column("text", JsonText, nullable=False),
    Column("replaces", String(16), nullable=False),
    Column("reason", String(500), nullable=False),
    Column("issued_at", UtcTime, nullable=False),
    Column("issued_by", String(64), nullable=False),
    Column("applied_at", UtcTime),
    Index("ix_labels_batch", "batch"),
    Index("ix_labels_target", "target"),
    Index("ix_labels_state", "state"),
    Index("ix_labels_kind_batch_state_issued_at", "kind", "batch", "state", "issued_at"),
)

label_rules = Table(
    "label_rules",
    metadata,
    Column("one", Integer, primary_key=True, autoincrement=False),
    Column("language", String(20), nullable=False),
    Column("donors_evaluated", Boolean, nullable=False),
    Column("recipient_name", Boolean, nullable=False),
    Column("applies", JsonText, nullable=False),
    Column("statements", JsonText, nullable=False),
    Column("reason", String(500), nullable=False),
    Column("set_at", UtcTime, nullable=False),
    Column("set_by", String(64), nullable=False),
    Column("codes", JsonText, nullable=False, server_default="[]"),
    CheckConstraint("one = 1", name="only_one_set_of_label_rules"),
)
