"""Alerts and their answers, calls, tasks, organisms, reports, and what quality judged."""

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, Text

from lims.store.tables.base import metadata
from lims.store.types import Day, JsonText, UtcTime

alerts = Table(
    "alerts",
    metadata,
    Column("alert", String(24), primary_key=True),
    Column("batch", String(20), ForeignKey("batches.batch"), nullable=False),
    Column("kind", String(30), nullable=False),
    Column("grade", String(10), nullable=False),
    Column("words", String(1000), nullable=False),
    Column("source", String(160), nullable=False),
    Column("to", JsonText, nullable=False),
    Column("acknowledge_by", UtcTime, nullable=False),
    Column("raised_at", UtcTime, nullable=False),
    Column("raised_by", String(64), nullable=False),
    Column("settled_at", UtcTime),
    Index("ix_alerts_batch", "batch"),
    Index("ix_alerts_settled_at", "settled_at"),
)

alert_answers = Table(
    "alert_answers",
    metadata,
    Column("alert", String(24), ForeignKey("alerts.alert"), primary_key=True),
    Column("role", String(30), primary_key=True),
    Column("person", String(64), nullable=False),
    Column("at", UtcTime, nullable=False),
)

alert_escalations = Table(
    "alert_escalations",
    metadata,
    Column("alert", String(24), ForeignKey("alerts.alert"), primary_key=True),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("to", JsonText, nullable=False),
    Column("at", UtcTime, nullable=False),
)

calls = Table(
    "calls",
    metadata,
    Column("batch", String(20), ForeignKey("batches.batch"), primary_key=True),
    Column("call", Integer, primary_key=True, autoincrement=False),
    Column("alert", String(24), nullable=False),
    Column("told_role", String(30), nullable=False),
    Column("told", String(120), nullable=False),
    Column("called_at", UtcTime, nullable=False),
    Column("words", Text, nullable=False),
    Column("called_by", String(64), nullable=False),
    Column("logged_at", UtcTime, nullable=False),
)

tasks = Table(
    "tasks",
    metadata,
    Column("task", String(24), primary_key=True),
    Column("batch", String(20), ForeignKey("batches.batch"), nullable=False),
    Column("kind", String(30), nullable=False),
    Column("role", String(30), nullable=False),
    Column("due_on", Day, nullable=False),
    Column("words", String(1000), nullable=False),
    Column("source", String(160), nullable=False),
    Column("opened_at", UtcTime, nullable=False),
    Column("opened_by", String(64), nullable=False),
    Column("done_at", UtcTime),
    Column("done_by", String(64), nullable=False),
    Column("done_words", String(500), nullable=False),
    Index("ix_tasks_batch", "batch"),
    Index("ix_tasks_done_at", "done_at"),
)

organisms = Table(
    "organisms",
    metadata,
    Column("batch", String(20), ForeignKey("batches.batch"), primary_key=True),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("assay", String(60), nullable=False),
    Column("organism", String(200), nullable=False),
    Column("sensitivities", Text, nullable=False),
    Column("identified_at", UtcTime, nullable=False),
    Column("identified_by", String(64), nullable=False),
)

reports = Table(
    "reports",
    metadata,
    Column("batch", String(20), ForeignKey("batches.batch"), primary_key=True),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("to", String(40), nullable=False),
    Column("reference", String(120), nullable=False),
    Column("words", Text, nullable=False),
    Column("sent_at", UtcTime, nullable=False),
    Column("sent_by", String(64), nullable=False),
)

judgements = Table(
    "judgements",
    metadata,
    Column("batch", String(20), ForeignKey("batches.batch"), primary_key=True),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("about", String(40), nullable=False),
    Column("verdict", String(20), nullable=False),
    Column("words", Text, nullable=False),
    Column("judged_at", UtcTime, nullable=False),
    Column("judged_by", String(64), nullable=False),
)
