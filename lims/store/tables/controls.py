"""Readings that were excluded or accepted, windows that were not kept, looks that were added, adopted priors."""

from sqlalchemy import Column, ForeignKey, Integer, String, Table

from lims.store.tables.base import metadata
from lims.store.types import Exact, JsonText, UtcTime

excluded_readings = Table(
    "excluded_readings",
    metadata,
    Column("batch", String(20), ForeignKey("batches.batch"), primary_key=True),
    Column("step", String(60), primary_key=True),
    Column("entry", String(60), primary_key=True),
    Column("replicate", Integer, primary_key=True, autoincrement=False),
    Column("reason", String(500), nullable=False),
    Column("second_person", String(64), nullable=False),
    Column("excluded_at", UtcTime, nullable=False),
    Column("excluded_by", String(64), nullable=False),
)

accepted_readings = Table(
    "accepted_readings",
    metadata,
    Column("batch", String(20), ForeignKey("batches.batch"), primary_key=True),
    Column("step", String(60), primary_key=True),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("readings", JsonText, nullable=False),
    Column("reason", String(500), nullable=False),
    Column("second_person", String(64), nullable=False),
    Column("accepted_at", UtcTime, nullable=False),
    Column("accepted_by", String(64), nullable=False),
)

step_windows = Table(
    "step_windows",
    metadata,
    Column("batch", String(20), ForeignKey("batches.batch"), primary_key=True),
    Column("step", String(60), primary_key=True),
    Column("kind", String(12), primary_key=True),  # missed | ended_late
    Column("closed_at", UtcTime, nullable=False),
    Column("reason", String(500), nullable=False),
    Column("told_at", UtcTime, nullable=False),
    Column("told_by", String(64), nullable=False),
)

growth_checks = Table(
    "growth_checks",
    metadata,
    Column("batch", String(20), ForeignKey("batches.batch"), primary_key=True),
    Column("step", String(60), primary_key=True),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("viable_cells_per_ml", Exact, nullable=False),
    Column("viability_percent", Exact, nullable=False),
    Column("remarks", String(500), nullable=False),
    Column("checked_at", UtcTime, nullable=False),
    Column("checked_by", String(64), nullable=False),
)

growth_priors = Table(
    "growth_priors",
    metadata,
    Column("trial", String(20), primary_key=True),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("protocol", String(40), nullable=False),
    Column("log_n0", Exact, nullable=False),
    Column("log_n0_sd", Exact, nullable=False),
    Column("rate_per_day", Exact, nullable=False),
    Column("rate_sd", Exact, nullable=False),
    Column("a0", Exact, nullable=False),
    Column("b0", Exact, nullable=False),
    Column("batches", JsonText, nullable=False),
    Column("adopted_at", UtcTime, nullable=False),
    Column("adopted_by", String(64), nullable=False),
)
