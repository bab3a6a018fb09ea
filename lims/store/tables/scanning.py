"""Refused scans, as told on each side that they touch."""

from sqlalchemy import Boolean, Column, String, Table

from lims.store.tables.base import metadata
from lims.store.types import UtcTime

refusals = Table(
    "refusals",
    metadata,
    Column("refusal", String(40), primary_key=True),
    Column("chain", String(40), primary_key=True),
    Column("why", String(60), nullable=False),
    Column("scanned", String(64), nullable=False),
    Column("batch", String(20), nullable=False),
    Column("step", String(60), nullable=False),
    Column("station", String(40), nullable=False),
    Column("other_batch", String(20), nullable=False),
    Column("other_subject", String(20), nullable=False),
    Column("stops_station", Boolean, nullable=False),
    Column("words", String(500), nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("by", String(64), nullable=False),
    Column("cleared_at", UtcTime),
    Column("cleared_by", String(64), nullable=False),
)
