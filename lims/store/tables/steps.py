"""Steps as worked: state, filled slots, entries with every revision."""

from sqlalchemy import Boolean, CheckConstraint, Column, ForeignKey, Index, Integer, String, Table

from lims.store.tables.base import metadata
from lims.store.types import UtcTime

steps = Table(
    "steps",
    metadata,
    Column("batch", String(20), ForeignKey("batches.batch"), primary_key=True),
    Column("step", String(60), primary_key=True),
    Column("state", String(12), nullable=False),
    Column("station", String(40), nullable=False),
    Column("started_at", UtcTime, nullable=False),
    Column("started_by", String(64), nullable=False),
    Column("late_reason", String(500), nullable=False),
    Column("verified_at", UtcTime),
    Column("verified_by", String(64), nullable=False),
    Column("finished_at", UtcTime),
    Column("finished_by", String(64), nullable=False),
    Column("extended_until", UtcTime),
    Column("paper_form", String(12), nullable=False, server_default=""),
    CheckConstraint("verified_by = '' OR verified_by <> started_by", name="performer_and_verifier_differ"),
    Index("ix_steps_station_batch", "station", "batch"),
    Index("ix_steps_started_by_batch", "started_by", "batch"),
    Index("ix_steps_verified_by_batch", "verified_by", "batch"),
    Index("ix_steps_finished_by_batch", "finished_by", "batch"),
)

slots = Table(
    "slots",
    metadata,
    Column("batch", String(20), ForeignKey("batches.batch"), primary_key=True),
    Column("step", String(60), primary_key=True),
    Column("slot", String(60), primary_key=True),
    Column("label_code", String(16), nullable=False),
    Column("target_kind", String(16), nullable=False),
    Column("target", String(60), nullable=False),
    Column("words", String(300), nullable=False),
    Column("filled_at", UtcTime, nullable=False),
    Column("filled_by", String(64), nullable=False),
    Index("ix_slots_target_kind_target_batch", "target_kind", "target", "batch"),
    Index("ix_slots_filled_by_batch", "filled_by", "batch"),
)

# What was in a slot before another thing took its place: it may have touched the cells.
former_slots = Table(
    "former_slots",
    metadata,
    Column("batch", String(20), ForeignKey("batches.batch"), primary_key=True),
    Column("seq", Integer, primary_key=True, autoincrement=False),  # of the entry that replaced it
    Column("step", String(60), nullable=False),
    Column("slot", String(60), nullable=False),
    Column("target_kind", String(16), nullable=False),
    Column("target", String(60), nullable=False),
    Column("words", String(300), nullable=False),
    Column("filled_at", UtcTime, nullable=False),
    Column("filled_by", String(64), nullable=False),
    Index("ix_former_slots_target_kind_target_batch", "target_kind", "target", "batch"),
)

entries = Table(
    "entries",
    metadata,
    Column("batch", String(20), ForeignKey("batches.batch"), primary_key=True),
    Column("step", String(60), primary_key=True),
    Column("entry", String(60), primary_key=True),
    Column("replicate", Integer, primary_key=True, autoincrement=False),
    Column("revision", Integer, primary_key=True, autoincrement=False),
    Column("value", String(500), nullable=False),
    Column("unit", String(40), nullable=False),
    Column("within_limits", Boolean, nullable=False),
    Column("reason", String(500), nullable=False),
    Column("entered_at", UtcTime, nullable=False),
    Column("entered_by", String(64), nullable=False),
    Column("performed_at", UtcTime),
    Column("seq", Integer, nullable=False),
    Index("ix_entries_entered_by_batch", "entered_by", "batch"),
)

not_applicable = Table(
    "not_applicable",
    metadata,
    Column("batch", String(20), ForeignKey("batches.batch"), primary_key=True),
    Column("step", String(60), primary_key=True),
    Column("entry", String(60), primary_key=True),
    Column("replicate", Integer, primary_key=True, autoincrement=False),
    Column("reason", String(500), nullable=False),
    Column("second_person", String(64), nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("by", String(64), nullable=False),
)
