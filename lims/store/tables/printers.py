"""Printers, which are of the record, and what lies in their queues, which is not."""

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, String, Table

from lims.store.tables.base import metadata
from lims.store.types import JsonText, UtcTime

_OUTSIDE = {"operational": True}

printers = Table(
    "printers",
    metadata,
    Column("printer", String(40), primary_key=True),
    Column("title", String(80), nullable=False),
    Column("kind", String(12), nullable=False),
    Column("address", String(200), nullable=False),
    Column("form", String(60), nullable=False),
    Column("station", String(40), nullable=False),
    Column("source", String(8), nullable=False),
    Column("given_up", String(300), nullable=False),  # the reason; empty while it is in use
    Column("set_at", UtcTime, nullable=False),
    Column("set_by", String(64), nullable=False),
)

# What each printer said when it was last asked.
printer_states = Table(
    "printer_states",
    metadata,
    Column("printer", String(40), primary_key=True),
    Column("state", String(12), nullable=False),
    Column("troubles", JsonText, nullable=False),
    Column("words", String(300), nullable=False),
    Column("answers", Integer, nullable=False),  # 1: it has told its state before, so that silence means something
    Column("told_at", UtcTime, nullable=False),
    info=_OUTSIDE,
)

print_jobs = Table(
    "print_jobs",
    metadata,
    Column("job", String(20), primary_key=True),
    Column("printer", String(40), nullable=False),
    Column("form", String(60), nullable=False),
    Column("chain", String(80), nullable=False),
    Column("batch", String(20), nullable=False),
    Column("subject", String(20), nullable=False),
    Column("specimen", String(20), nullable=False),  # the kind of label of a test print; empty: real labels
    Column("state", String(10), nullable=False),
    Column("why", String(20), nullable=False),
    Column("words", String(300), nullable=False),
    Column("asked_at", UtcTime, nullable=False),
    Column("asked_by", String(64), nullable=False),
    Column("due_at", UtcTime, nullable=False),
    Column("taken_by", String(80), nullable=False),
    Column("taken_at", UtcTime),
    Column("start", Integer, nullable=False, server_default="1"),  # the first free place, where it prints on sheets
    CheckConstraint("state IN ('running', 'held', 'stopped', 'sent', 'over')", name="a_known_state"),
    Index("ix_print_jobs_state", "state", "due_at"),
    Index("ix_print_jobs_batch", "batch"),
    info=_OUTSIDE,
)

print_pieces = Table(
    "print_pieces",
    metadata,
    Column("job", String(20), ForeignKey("print_jobs.job"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("label_code", String(16), nullable=False),
    Column("state", String(10), nullable=False),
    Column("remote_job", Integer, nullable=False),  # what the printer calls it; 0 while it has not said
    Column("at", UtcTime, nullable=False),
    Column("told_by", String(64), nullable=False),
    CheckConstraint("state IN ('queued', 'sending', 'sent', 'unsure', 'out', 'not_out', 'back')", name="a_known_state"),
    Index("ix_print_pieces_label_code", "label_code"),
    info=_OUTSIDE,
)
