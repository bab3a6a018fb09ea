"""Counts and feeds of the culture."""

from sqlalchemy import BigInteger, Column, ForeignKey, Integer, String, Table

from lims.store.tables.base import metadata
from lims.store.types import Exact, JsonText, UtcTime

counts = Table(
    "counts",
    metadata,
    Column("batch", String(20), ForeignKey("batches.batch"), primary_key=True),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("step", String(60), nullable=False),
    Column("container", String(40), nullable=False),
    Column("counted_at", UtcTime, nullable=False),
    Column("volume_ml", Exact, nullable=False),
    Column("readings", JsonText, nullable=False),
    Column("viable_cells_per_ml", Exact, nullable=False),
    Column("viability_percent", Exact, nullable=False),
    Column("purity_percent", Exact),
    Column("viable_cells", BigInteger, nullable=False),
    Column("target_cells", BigInteger),
    Column("method", String(40), nullable=False),
    Column("counted_by", String(64), nullable=False),
)
