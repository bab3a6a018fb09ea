"""Line checks: who found a station clear, and when."""

from sqlalchemy import Column, ForeignKey, Integer, String, Table

from lims.store.tables.base import metadata
from lims.store.types import JsonText, UtcTime

line_checks = Table(
    "line_checks",
    metadata,
    Column("batch", String(20), ForeignKey("batches.batch"), primary_key=True),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("step", String(60), nullable=False),
    Column("station", String(40), nullable=False),
    Column("when", String(8), nullable=False),
    Column("stated", JsonText, nullable=False),
    Column("checked_at", UtcTime, nullable=False),
    Column("checked_by", String(64), nullable=False),
)
