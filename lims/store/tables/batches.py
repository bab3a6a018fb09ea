"""Batches: one row each, where the batch stands now."""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    UniqueConstraint,
    text,
)

from lims.store.tables.base import metadata
from lims.store.types import Day, UtcTime

_DRAWN = text("din <> ''")  # a batch that was not drawn yet has no donation number

batches = Table(
    "batches",
    metadata,
    Column("batch", String(20), primary_key=True),
    Column("subject", String(20), ForeignKey("subjects.subject"), nullable=False),
    Column("coi", String(20), nullable=False),
    Column("dose_no", Integer, nullable=False),
    Column("doses", Integer, nullable=False),
    Column("trial", String(40), nullable=False),
    Column("version", Integer, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("product", String(20), nullable=False),
    Column("draw_on", Day, nullable=False),
    Column("infusion_on", Day, nullable=False),
    Column("stage", String(20), nullable=False),
    Column("on_hold", Boolean, nullable=False),
    Column("hold_reason", String(500), nullable=False),
    Column("din", String(20), nullable=False),
    Column("opened_at", UtcTime, nullable=False),
    Column("collected_at", UtcTime),
    Column("day_zero_at", UtcTime),
    Column("harvested_at", UtcTime),
    Column("filled_at", UtcTime),
    Column("expires_at", UtcTime),
    Column("infused_at", UtcTime),
    Column("closed_at", UtcTime),
    Column("final_confirmed", Boolean, nullable=False),
    Column("nonconformance", String(500), nullable=False, server_default=""),
    Column("supplied_at", UtcTime),
    UniqueConstraint("batch", "subject"),
    Index("ix_batches_stage", "stage"),
    Index("uq_batches_din", "din", unique=True, sqlite_where=_DRAWN, postgresql_where=_DRAWN),
    Index("ix_batches_subject", "subject"),
    CheckConstraint("infused_at IS NULL OR stage IN ('infused', 'closed')", name="only_infused_has_an_infusion_time"),
    CheckConstraint("NOT on_hold OR stage NOT IN ('infused', 'closed')", name="nothing_infused_is_on_hold"),
)
