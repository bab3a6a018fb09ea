"""Bedside checks and infusions."""

from sqlalchemy import Column, ForeignKey, String, Table

from lims.store.tables.base import metadata
from lims.store.types import Exact, UtcTime

bedsides = Table(
    "bedsides",
    metadata,
    Column("batch", String(20), ForeignKey("batches.batch"), primary_key=True),
    Column("container", String(40), nullable=False),
    Column("order", String(60), nullable=False),
    Column("checked_by", String(64), nullable=False),
    Column("second_person", String(64), nullable=False),
    Column("checked_at", UtcTime, nullable=False),
    Column("infused_at", UtcTime),
    Column("infused_by", String(64), nullable=False),
    Column("volume_ml", Exact),
    Column("remarks", String(500), nullable=False),
)
