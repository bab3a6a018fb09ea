"""Subjects by code, their measurements and their plan. Identity stands beside them under its own rule."""

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table

from lims.store.tables.base import metadata
from lims.store.types import Day, Exact, JsonText, UtcTime

subjects = Table(
    "subjects",
    metadata,
    Column("subject", String(20), primary_key=True),
    Column("coi", String(20), nullable=False, unique=True),
    Column("trial", String(40), nullable=False),
    Column("version", Integer, nullable=False),
    Column("infusions", Integer, nullable=False),
    Column("interval_days", Integer),
    Column("screening", JsonText, nullable=False),
    Column("reactive", JsonText, nullable=False),
    Column("first_treatment_on", Day),
    Column("enrolled_at", UtcTime, nullable=False),
)

criterion_answers = Table(
    "criterion_answers",
    metadata,
    Column("subject", String(20), ForeignKey("subjects.subject"), primary_key=True),
    Column("criterion", String(60), primary_key=True),
    Column("value", String(200), nullable=False),
    Column("meets", Integer, nullable=False),
)

bodies = Table(
    "bodies",
    metadata,
    Column("subject", String(20), ForeignKey("subjects.subject"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("height_cm", Exact, nullable=False),
    Column("weight_kg", Exact, nullable=False),
    Column("measured_on", Day, nullable=False),
)

planned_infusions = Table(
    "planned_infusions",
    metadata,
    Column("subject", String(20), ForeignKey("subjects.subject"), primary_key=True),
    Column("dose_no", Integer, primary_key=True, autoincrement=False),
    Column("draw_on", Day, nullable=False),
    Column("infusion_on", Day, nullable=False),
    Index("ix_planned_infusions_draw_on", "draw_on"),
)

identities = Table(
    "identities",
    metadata,
    Column("subject", String(20), primary_key=True),
    Column("name", String(200), nullable=False),
    Column("born_on", Day, nullable=False),
    Column("hospital_number", String(60), nullable=False),
    info={"operational": True},
)
