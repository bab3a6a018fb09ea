"""Material lots, equipment and stations."""

from sqlalchemy import Boolean, CheckConstraint, Column, ForeignKey, Integer, String, Table

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
    Column("opened_hours", Integer),
    Column("most_thaws", Integer),
)

material_history = Table(
    "material_history",
    metadata,
    Column("lot", String(40), ForeignKey("material_lots.lot"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("what", String(12), nullable=False),
    Column("title", String(200), nullable=False),
    Column("outcome", String(12), nullable=False),
    Column("result", String(200), nullable=False),
    Column("certificate", String(120), nullable=False),
    Column("tested_on", Day),
    Column("words", String(500), nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("by", String(64), nullable=False),
)

material_units = Table(
    "material_units",
    metadata,
    Column("unit", String(50), primary_key=True),
    Column("lot", String(40), ForeignKey("material_lots.lot"), nullable=False, index=True),
    Column("number", Integer, nullable=False),
    Column("content", String(80), nullable=False),
    Column("state", String(12), nullable=False),
    Column("made_at", UtcTime, nullable=False),
    Column("opened_at", UtcTime),
    Column("use_until", UtcTime),
    Column("thaws", Integer, nullable=False),
    Column("fate", String(200), nullable=False),
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
    Column("state", String(12), nullable=False, server_default="in_service"),
    Column("state_reason", String(500), nullable=False, server_default=""),
    Column("calibration", String(12), nullable=False, server_default=""),
    Column("cleaned_until", Day),
    CheckConstraint("station OR batch = ''", name="only_a_station_holds_a_batch"),
)
