"""Deviations of batches."""

from sqlalchemy import Boolean, Column, ForeignKey, String, Table, UniqueConstraint

from lims.store.tables.base import metadata
from lims.store.types import UtcTime

deviations = Table(
    "deviations",
    metadata,
    Column("deviation", String(24), primary_key=True),
    Column("batch", String(20), ForeignKey("batches.batch"), nullable=False),
    Column("source", String(160), nullable=False),
    Column("kind", String(30), nullable=False),
    Column("grade", String(10), nullable=False),
    Column("words", String(1000), nullable=False),
    Column("by_rule", Boolean, nullable=False),
    Column("state", String(16), nullable=False),
    Column("opened_at", UtcTime, nullable=False),
    Column("opened_by", String(64), nullable=False),
    UniqueConstraint("batch", "source"),
)
