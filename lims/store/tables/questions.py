"""What quality asked the authors of values, and what they answered."""

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table

from lims.store.tables.base import metadata
from lims.store.types import UtcTime

questions = Table(
    "questions",
    metadata,
    Column("batch", String(20), ForeignKey("batches.batch"), primary_key=True),
    Column("question", Integer, primary_key=True, autoincrement=False),
    Column("step", String(60), nullable=False),
    Column("entry", String(60), nullable=False),
    Column("replicate", Integer, nullable=False),
    Column("value", String(500), nullable=False),
    Column("words", String(500), nullable=False),
    Column("asked_of", String(64), nullable=False),
    Column("asked_at", UtcTime, nullable=False),
    Column("asked_by", String(64), nullable=False),
    Column("how", String(20), nullable=False),
    Column("answer", String(500), nullable=False),
    Column("answered_at", UtcTime),
    Column("answered_by", String(64), nullable=False),
    Index("ix_questions_asked_of_how", "asked_of", "how"),
)
