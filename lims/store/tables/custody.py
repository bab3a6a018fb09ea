"""Hand-overs."""

from sqlalchemy import Boolean, Column, ForeignKey, Integer, String, Table

from lims.store.tables.base import metadata
from lims.store.types import Exact, JsonText, UtcTime

handovers = Table(
    "handovers",
    metadata,
    Column("batch", String(20), ForeignKey("batches.batch"), primary_key=True),
    Column("handover", Integer, primary_key=True, autoincrement=False),
    Column("kind", String(30), nullable=False),
    Column("containers", JsonText, nullable=False),
    Column("state", String(12), nullable=False),
    Column("given_by", String(64), nullable=False),
    Column("given_at", UtcTime, nullable=False),
    Column("given_at_place", String(120), nullable=False),
    Column("to_place", String(120), nullable=False),
    Column("seal", String(60), nullable=False),
    Column("logger", String(60), nullable=False),
    Column("low_c", Exact, nullable=False),
    Column("high_c", Exact, nullable=False),
    Column("taken_by", String(64), nullable=False),
    Column("taken_at", UtcTime),
    Column("taken_at_place", String(120), nullable=False),
    Column("seal_intact", Boolean),
    Column("lowest_c", Exact),
    Column("highest_c", Exact),
    Column("condition", String(500), nullable=False),
    Column("verdict", String(40), nullable=False),
    Column("limit_at", UtcTime),
)
