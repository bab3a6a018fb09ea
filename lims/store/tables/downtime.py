"""Downtime forms, and files kept beside the record."""

from sqlalchemy import Column, ForeignKey, Index, Integer, LargeBinary, String, Table

from lims.store.tables.base import metadata
from lims.store.types import UtcTime

downtime_forms = Table(
    "downtime_forms",
    metadata,
    Column("form", String(12), primary_key=True),
    Column("batch", String(20), ForeignKey("batches.batch"), nullable=False),
    Column("step", String(60), nullable=False),
    Column("state", String(12), nullable=False),
    Column("printed_at", UtcTime, nullable=False),
    Column("printed_by", String(64), nullable=False),
    Column("performed_by", String(64), nullable=False),
    Column("verified_by", String(64), nullable=False),
    Column("reason", String(500), nullable=False),
    Column("scan", String(64), nullable=False),
    Column("settled_at", UtcTime),
    Column("settled_by", String(64), nullable=False),
    Index("ix_downtime_forms_batch", "batch"),
)

attachments = Table(
    "attachments",
    metadata,
    Column("batch", String(20), ForeignKey("batches.batch"), primary_key=True),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("sha256", String(64), nullable=False),
    Column("name", String(120), nullable=False),
    Column("kind", String(40), nullable=False),
    Column("size", Integer, nullable=False),
    Column("what", String(300), nullable=False),
    Column("kept_at", UtcTime, nullable=False),
    Column("kept_by", String(64), nullable=False),
    Index("ix_attachments_sha256", "sha256"),
)

# The bytes are not in the ledger, their hash is: who changes them is found out.
attachment_bytes = Table(
    "attachment_bytes",
    metadata,
    Column("sha256", String(64), primary_key=True),
    Column("content", LargeBinary, nullable=False),
    info={"operational": True},
)
