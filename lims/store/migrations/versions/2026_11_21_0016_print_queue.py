"""Printers and their queues."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    """Make the tables."""
    make_printers()
    make_queue()


def make_printers() -> None:
    op.create_table(
        "printers",
        sa.Column("printer", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(length=80), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("address", sa.String(length=200), nullable=False),
        sa.Column("form", sa.String(length=60), nullable=False),
        sa.Column("station", sa.String(length=40), nullable=False),
        sa.Column("source", sa.String(length=8), nullable=False),
        sa.Column("given_up", sa.String(length=300), nullable=False),
        sa.Column("set_at", sa.String(length=27), nullable=False),
        sa.Column("set_by", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("printer", name=op.f("pk_printers")),
    )
    op.create_table(
        "printer_states",
        sa.Column("printer", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("troubles", sa.Text(), nullable=False),
        sa.Column("words", sa.String(length=300), nullable=False),
        sa.Column("answers", sa.Integer(), nullable=False),
        sa.Column("told_at", sa.String(length=27), nullable=False),
        sa.PrimaryKeyConstraint("printer", name=op.f("pk_printer_states")),
    )


def make_queue() -> None:
    op.create_table(
        "print_jobs",
        sa.Column("job", sa.String(length=20), nullable=False),
        sa.Column("printer", sa.String(length=40), nullable=False),
        sa.Column("form", sa.String(length=60), nullable=False),
        sa.Column("chain", sa.String(length=80), nullable=False),
        sa.Column("batch", sa.String(length=20), nullable=False),
        sa.Column("subject", sa.String(length=20), nullable=False),
        sa.Column("specimen", sa.String(length=20), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("why", sa.String(length=20), nullable=False),
        sa.Column("words", sa.String(length=300), nullable=False),
        sa.Column("asked_at", sa.String(length=27), nullable=False),
        sa.Column("asked_by", sa.String(length=64), nullable=False),
        sa.Column("due_at", sa.String(length=27), nullable=False),
        sa.Column("taken_by", sa.String(length=80), nullable=False),
        sa.Column("taken_at", sa.String(length=27), nullable=True),
        sa.CheckConstraint(
            "state IN ('running', 'held', 'stopped', 'sent', 'over')", name=op.f("ck_print_jobs_a_known_state")
        ),
        sa.PrimaryKeyConstraint("job", name=op.f("pk_print_jobs")),
    )
    op.create_index("ix_print_jobs_state", "print_jobs", ["state", "due_at"])
    op.create_index("ix_print_jobs_batch", "print_jobs", ["batch"])
    op.create_table(
        "print_pieces",
        sa.Column("job", sa.String(length=20), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("label_code", sa.String(length=16), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("remote_job", sa.Integer(), nullable=False),
        sa.Column("at", sa.String(length=27), nullable=False),
        sa.Column("told_by", sa.String(length=64), nullable=False),
        sa.CheckConstraint(
            "state IN ('queued', 'sending', 'sent', 'unsure', 'out', 'not_out', 'back')",
            name=op.f("ck_print_pieces_a_known_state"),
        ),
        sa.ForeignKeyConstraint(["job"], ["print_jobs.job"], name=op.f("fk_print_pieces_job")),
        sa.PrimaryKeyConstraint("job", "number", name=op.f("pk_print_pieces")),
    )
    op.create_index("ix_print_pieces_label_code", "print_pieces", ["label_code"])
