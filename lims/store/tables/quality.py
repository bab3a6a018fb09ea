"""Results, assessments of exceptions, signatures, decisions, prints."""

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, Text

from lims.store.tables.base import metadata
from lims.store.types import Day, JsonText, UtcTime

results = Table(
    "results",
    metadata,
    Column("batch", String(20), ForeignKey("batches.batch"), primary_key=True),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("assay", String(60), nullable=False),
    Column("value", String(200), nullable=False),
    Column("unit", String(40), nullable=False),
    Column("verdict", String(12), nullable=False),
    Column("sample", String(20), nullable=False),
    Column("tested_on", Day, nullable=False),
    Column("reason", String(500), nullable=False),
    Column("recorded_at", UtcTime, nullable=False),
    Column("recorded_by", String(64), nullable=False),
    Index("ix_results_recorded_by_batch", "recorded_by", "batch"),
)

assessments = Table(
    "assessments",
    metadata,
    Column("batch", String(20), ForeignKey("batches.batch"), primary_key=True),
    Column("exception", String(120), primary_key=True),
    Column("assessment", Text, nullable=False),
    Column("assessed_at", UtcTime, nullable=False),
    Column("assessed_by", String(64), nullable=False),
)

signatures = Table(
    "signatures",
    metadata,
    Column("batch", String(20), ForeignKey("batches.batch"), primary_key=True),
    Column("signature", Integer, primary_key=True, autoincrement=False),
    Column("role", String(30), nullable=False),
    Column("person", String(64), nullable=False),
    Column("printed_name", String(120), nullable=False),
    Column("meaning", String(500), nullable=False),
    Column("content_sha256", String(64), nullable=False),
    Column("entries", Integer, nullable=False),
    Column("signed_at", UtcTime, nullable=False),
    Column("voided_at", UtcTime),
    Column("voided_reason", String(500), nullable=False),
)

dispositions = Table(
    "dispositions",
    metadata,
    Column("batch", String(20), ForeignKey("batches.batch"), primary_key=True),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("decision", String(24), nullable=False),
    Column("signature", Integer, nullable=False),
    Column("reason", String(500), nullable=False),
    Column("pending", JsonText, nullable=False),
    Column("decided_at", UtcTime, nullable=False),
    Column("decided_by", String(64), nullable=False),
)

prints = Table(
    "prints",
    metadata,
    Column("batch", String(20), ForeignKey("batches.batch"), primary_key=True),
    Column("document", String(30), primary_key=True),
    Column("copy", Integer, primary_key=True, autoincrement=False),
    Column("reason", String(300), nullable=False),
    Column("content_sha256", String(64), nullable=False),
    Column("printed_at", UtcTime, nullable=False),
    Column("printed_by", String(64), nullable=False),
)
