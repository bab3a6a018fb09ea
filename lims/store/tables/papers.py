"""Prints of papers that are about one thing of a batch, or about no batch."""

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table

from lims.store.tables.base import metadata
from lims.store.types import UtcTime

paper_prints = Table(
    "paper_prints",
    metadata,
    Column("document", String(30), primary_key=True),
    Column("about", String(60), primary_key=True),
    Column("copy", Integer, primary_key=True, autoincrement=False),
    Column("batch", String(20), ForeignKey("batches.batch")),
    Column("reason", String(300), nullable=False),
    Column("language", String(12), nullable=False),
    Column("content_sha256", String(64), nullable=False),
    Column("printed_at", UtcTime, nullable=False),
    Column("printed_by", String(64), nullable=False),
    Index("ix_paper_prints_batch", "batch"),
)
