"""Training: one row for each time a person was trained in a skill. The number is the entry's on the site chain."""

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, String, Table

from lims.store.tables.base import metadata
from lims.store.types import Day, UtcTime

trainings = Table(
    "trainings",
    metadata,
    Column("training", Integer, primary_key=True, autoincrement=False),
    Column("person", String(64), ForeignKey("people.person"), nullable=False),
    Column("skill", String(40), nullable=False),
    Column("trained_on", Day, nullable=False),
    Column("valid_until", Day, nullable=False),
    Column("certificate", String(200), nullable=False),
    Column("recorded_at", UtcTime, nullable=False),
    Column("recorded_by", String(64), nullable=False),
    Column("withdrawn_from", Day),
    Column("withdrawn_reason", String(500), nullable=False),
    Column("withdrawn_at", UtcTime),
    Column("withdrawn_by", String(64), nullable=False),
    Index("ix_trainings_person_skill", "person", "skill"),
    CheckConstraint("recorded_by <> person", name="nobody_records_their_own"),
)
