"""The history of equipment, its alarms with the vessels that stood inside, and uses that quality accepted."""

from sqlalchemy import Column, ForeignKey, Integer, String, Table

from lims.store.tables.base import metadata
from lims.store.types import Day, Exact, UtcTime

equipment_history = Table(
    "equipment_history",
    metadata,
    Column("equipment", String(40), ForeignKey("equipment.equipment"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("what", String(12), nullable=False),
    Column("outcome", String(12), nullable=False),
    Column("done_on", Day),
    Column("good_until", Day),
    Column("certificate", String(120), nullable=False),
    Column("words", String(1000), nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("by", String(64), nullable=False),
)

alarms = Table(
    "alarms",
    metadata,
    Column("alarm", String(50), primary_key=True),
    Column("equipment", String(40), ForeignKey("equipment.equipment"), nullable=False, index=True),
    Column("low_c", Exact),
    Column("high_c", Exact),
    Column("from_at", UtcTime, nullable=False),
    Column("to_at", UtcTime),
    Column("words", String(500), nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("by", String(64), nullable=False),
    Column("requalified_at", UtcTime),
    Column("requalified_by", String(64), nullable=False),
)

alarm_vessels = Table(
    "alarm_vessels",
    metadata,
    Column("alarm", String(50), ForeignKey("alarms.alarm"), primary_key=True),
    Column("container", String(40), primary_key=True),
    Column("batch", String(20), nullable=False, index=True),
    Column("out_at", UtcTime),
    Column("out_by", String(64), nullable=False),
    Column("moved_to", String(40), nullable=False),
    Column("moved_at", UtcTime),
    Column("moved_by", String(64), nullable=False),
    Column("minutes_out", Integer),
)

accepted_uses = Table(
    "accepted_uses",
    metadata,
    Column("batch", String(20), ForeignKey("batches.batch"), primary_key=True),
    Column("step", String(60), primary_key=True),
    Column("target_kind", String(16), primary_key=True),
    Column("target", String(60), primary_key=True),
    Column("reason", String(500), nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("by", String(64), nullable=False),
)
