"""Under-doses, what was signed about them, and extensions of the culture."""

from sqlalchemy import BigInteger, Column, ForeignKey, Integer, String, Table

from lims.store.tables.base import metadata
from lims.store.types import UtcTime

under_doses = Table(
    "under_doses",
    metadata,
    Column("batch", String(20), ForeignKey("batches.batch"), primary_key=True),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("moment", String(20), nullable=False),
    Column("step", String(60), nullable=False),
    Column("container", String(40), nullable=False),
    Column("cells", BigInteger, nullable=False),
    Column("low_cells", BigInteger, nullable=False),
    Column("high_cells", BigInteger, nullable=False),
    Column("found_at", UtcTime, nullable=False),
    Column("found_by", String(64), nullable=False),
)

dose_choices = Table(
    "dose_choices",
    metadata,
    Column("batch", String(20), ForeignKey("batches.batch"), primary_key=True),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("choice", String(24), nullable=False),
    Column("role", String(20), nullable=False),
    Column("person", String(64), nullable=False),
    Column("printed_name", String(120), nullable=False),
    Column("reason", String(500), nullable=False),
    Column("until_at", UtcTime),
    Column("signed_at", UtcTime, nullable=False),
)

extensions = Table(
    "extensions",
    metadata,
    Column("batch", String(20), ForeignKey("batches.batch"), primary_key=True),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("step", String(60), nullable=False),
    Column("until_at", UtcTime, nullable=False),
    Column("reason", String(500), nullable=False),
    Column("extended_at", UtcTime, nullable=False),
)
