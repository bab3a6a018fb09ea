"""The dose calculation as recorded and the filled bag."""

from sqlalchemy import BigInteger, Column, ForeignKey, String, Table

from lims.store.tables.base import metadata
from lims.store.types import Day, Exact, UtcTime

formulations = Table(
    "formulations",
    metadata,
    Column("batch", String(20), ForeignKey("batches.batch"), primary_key=True),
    Column("container", String(40), nullable=False),
    Column("height_cm", Exact, nullable=False),
    Column("weight_kg", Exact, nullable=False),
    Column("measured_on", Day, nullable=False),
    Column("formula", String(20), nullable=False),
    Column("bsa_m2", Exact, nullable=False),
    Column("low_cells", BigInteger, nullable=False),
    Column("high_cells", BigInteger, nullable=False),
    Column("basis", String(20), nullable=False),
    Column("dose_cells_per_ml", Exact, nullable=False),
    Column("volume_ml", Exact, nullable=False),
    Column("fill_volume_ml", Exact, nullable=False),
    Column("dose_cells", BigInteger, nullable=False),
    Column("at", UtcTime, nullable=False),
)
