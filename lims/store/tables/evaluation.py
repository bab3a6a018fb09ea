"""Steps under evaluation."""

from sqlalchemy import Column, ForeignKey, Integer, String, Table

from lims.store.tables.base import metadata
from lims.store.types import JsonText, UtcTime

evaluations = Table(
    "evaluations",
    metadata,
    Column("batch", String(20), ForeignKey("batches.batch"), primary_key=True),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("steps", JsonText, nullable=False),
    Column("deviation", String(24), nullable=False),
    Column("why", String(500), nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("by", String(64), nullable=False),
)
