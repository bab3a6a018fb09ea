"""Addenda to locked entries, and the release looked at again."""

from sqlalchemy import Boolean, Column, ForeignKey, Integer, String, Table

from lims.store.tables.base import metadata
from lims.store.types import JsonText, UtcTime

addenda = Table(
    "addenda",
    metadata,
    Column("batch", String(20), ForeignKey("batches.batch"), primary_key=True),
    Column("addendum", Integer, primary_key=True, autoincrement=False),
    Column("step", String(60), nullable=False),
    Column("entry", String(60), nullable=False),
    Column("replicate", Integer, nullable=False),
    Column("old", String(500), nullable=False),
    Column("new", String(500), nullable=False),
    Column("unit", String(40), nullable=False),
    Column("within_limits", Boolean, nullable=False),
    Column("reason", String(500), nullable=False),
    Column("printed_name", String(120), nullable=False),
    Column("meaning", String(500), nullable=False),
    Column("content_sha256", String(64), nullable=False),
    Column("figures", JsonText, nullable=False),
    Column("written_at", UtcTime, nullable=False),
    Column("written_by", String(64), nullable=False),
)

reevaluations = Table(
    "reevaluations",
    metadata,
    Column("batch", String(20), ForeignKey("batches.batch"), primary_key=True),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("verdict", String(10), nullable=False),
    Column("reason", String(500), nullable=False),
    Column("addenda", Integer, nullable=False),
    Column("printed_name", String(120), nullable=False),
    Column("meaning", String(500), nullable=False),
    Column("content_sha256", String(64), nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("by", String(64), nullable=False),
)
