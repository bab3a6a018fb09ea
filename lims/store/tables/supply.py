"""Supply out of specification: one row a request, and who was told of it."""

from sqlalchemy import Column, ForeignKey, Integer, String, Table, Text

from lims.store.tables.base import metadata
from lims.store.types import JsonText, UtcTime

supplies = Table(
    "supplies",
    metadata,
    Column("batch", String(20), ForeignKey("batches.batch"), primary_key=True),
    Column("supply", Integer, primary_key=True, autoincrement=False),
    Column("state", String(12), nullable=False),
    Column("hazard", Text, nullable=False),
    Column("no_alternative", Text, nullable=False),
    Column("consent", String(300), nullable=False),
    Column("requested_by", String(64), nullable=False),
    Column("requested_at", UtcTime, nullable=False),
    Column("failed", JsonText, nullable=False),
    Column("evaluation", Text, nullable=False),
    Column("evaluated_by", String(64), nullable=False),
    Column("evaluated_at", UtcTime),
    Column("acceptance", Text, nullable=False),
    Column("accepted_by", String(64), nullable=False),
    Column("accepted_at", UtcTime),
    Column("approval", Text, nullable=False),
    Column("approved_by", String(64), nullable=False),
    Column("approved_at", UtcTime),
    Column("refusal", Text, nullable=False),
    Column("refused_by", String(64), nullable=False),
    Column("refused_at", UtcTime),
)

supply_notices = Table(
    "supply_notices",
    metadata,
    Column("batch", String(20), ForeignKey("batches.batch"), primary_key=True),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("supply", Integer, nullable=False),
    Column("who", String(20), nullable=False),
    Column("reference", String(120), nullable=False),
    Column("told_at", UtcTime, nullable=False),
    Column("told_by", String(64), nullable=False),
)
