"""Deviations of batches, everything said about each, the actions that follow from them, and holds."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, String, Table, UniqueConstraint

from lims.store.tables.base import metadata
from lims.store.types import Day, UtcTime

deviations = Table(
    "deviations",
    metadata,
    Column("deviation", String(24), primary_key=True),
    Column("batch", String(20), ForeignKey("batches.batch"), nullable=False),
    Column("source", String(160), nullable=False),
    Column("kind", String(30), nullable=False),
    Column("grade", String(10), nullable=False),
    Column("words", String(1000), nullable=False),
    Column("by_rule", Boolean, nullable=False),
    Column("state", String(16), nullable=False),
    Column("opened_at", UtcTime, nullable=False),
    Column("opened_by", String(64), nullable=False),
    Column("step", String(60), nullable=False),
    Column("container", String(40), nullable=False),
    Column("seen_by", String(120), nullable=False),
    Column("classified", Boolean, nullable=False),
    Column("owner", String(64), nullable=False),
    Column("due_on", Day),
    UniqueConstraint("batch", "source"),
    Index("ix_deviations_state", "state"),
    Index("ix_deviations_source", "source"),
)

deviation_turns = Table(
    "deviation_turns",
    metadata,
    Column("batch", String(20), ForeignKey("batches.batch"), primary_key=True),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("deviation", String(24), ForeignKey("deviations.deviation"), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("words", String(2000), nullable=False),
    Column("more", String(2000), nullable=False),
    Column("printed_name", String(120), nullable=False),
    Column("meaning", String(500), nullable=False),
    Column("content_sha256", String(64), nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("by", String(64), nullable=False),
)

capa_actions = Table(
    "capa_actions",
    metadata,
    Column("action", String(32), primary_key=True),
    Column("deviation", String(24), ForeignKey("deviations.deviation"), nullable=False),
    Column("batch", String(20), ForeignKey("batches.batch"), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("words", String(1000), nullable=False),
    Column("owner", String(64), nullable=False),
    Column("due_on", Day, nullable=False),
    Column("planned_at", UtcTime, nullable=False),
    Column("planned_by", String(64), nullable=False),
    Column("done_words", String(1000), nullable=False),
    Column("done_at", UtcTime),
    Column("done_by", String(64), nullable=False),
    Column("effective", Boolean),
    Column("check_words", String(1000), nullable=False),
    Column("checked_at", UtcTime),
    Column("checked_by", String(64), nullable=False),
    Index("ix_capa_actions_deviation", "deviation"),
)

holds = Table(
    "holds",
    metadata,
    Column("batch", String(20), ForeignKey("batches.batch"), primary_key=True),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("why", String(500), nullable=False),
    Column("cause", String(160), nullable=False),
    Column("by_rule", Boolean, nullable=False),
    Column("held_at", UtcTime, nullable=False),
    Column("held_by", String(64), nullable=False),
    Column("lifted_at", UtcTime),
    Column("lifted_by", String(64), nullable=False),
    Column("lifted_reason", String(500), nullable=False),
)
