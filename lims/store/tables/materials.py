"""Material lots, equipment and stations."""

from sqlalchemy import Boolean, CheckConstraint, Column, String, Table

from lims.store.tables.base import metadata
from lims.store.types import Day, UtcTime

material_lots = Table(
    "material_lots",
    metadata,
    Column("lot", String(40), primary_key=True),
    Column("kind", String(60), nullable=False),
    Column("title", String(200), nullable=False),
    Column("lot_number", String(80), nullable=False),
    Column("expires_on", Day, nullable=False),
    Column("state", String(20), nullable=False),
    Column("received_at", UtcTime, nullable=False),
)

equipment = Table(
    "equipment",
    metadata,
    Column("equipment", String(40), primary_key=True),
    Column("kind", String(60), nullable=False),
    Column("title", String(200), nullable=False),
    Column("place", String(120), nullable=False),
    Column("station", Boolean, nullable=False),
    Column("calibration_due_on", Day),
    Column("batch", String(20), nullable=False),
    Column("step", String(60), nullable=False),
    Column("stopped_by", String(40), nullable=False),
    CheckConstraint("station OR batch = ''", name="only_a_station_holds_a_batch"),
)
