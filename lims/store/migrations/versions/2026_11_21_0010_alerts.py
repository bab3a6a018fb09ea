"""Alerts, calls and tasks."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Make the tables."""
    make_alerts()
    make_alert_answers()
    make_alert_escalations()
    make_calls()
    make_tasks()
    make_organisms()
    make_reports()
    make_judgements()
    widen_batches()
    with op.batch_alter_table("handovers") as table:
        table.add_column(sa.Column("limit_at", sa.String(length=27), nullable=True))


def widen_batches() -> None:
    # SQLite writes the table anew and forgets the conditions that are not named here.
    infused = sa.CheckConstraint(
        "infused_at IS NULL OR stage IN ('infused', 'closed')",
        name=op.f("ck_batches_only_infused_has_an_infusion_time"),
    )
    held = sa.CheckConstraint(
        "NOT on_hold OR stage NOT IN ('infused', 'closed')", name=op.f("ck_batches_nothing_infused_is_on_hold")
    )
    with op.batch_alter_table("batches", table_args=(infused, held)) as table:
        table.add_column(sa.Column("nonconformance", sa.String(length=500), server_default="", nullable=False))


def make_alerts() -> None:
    op.create_table(
        "alerts",
        sa.Column("alert", sa.String(length=24), nullable=False),
        sa.Column("batch", sa.String(length=20), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("grade", sa.String(length=10), nullable=False),
        sa.Column("words", sa.String(length=1000), nullable=False),
        sa.Column("source", sa.String(length=160), nullable=False),
        sa.Column("to", sa.Text(), nullable=False),
        sa.Column("acknowledge_by", sa.String(length=27), nullable=False),
        sa.Column("raised_at", sa.String(length=27), nullable=False),
        sa.Column("raised_by", sa.String(length=64), nullable=False),
        sa.Column("settled_at", sa.String(length=27), nullable=True),
        sa.ForeignKeyConstraint(["batch"], ["batches.batch"], name=op.f("fk_alerts_batch")),
        sa.PrimaryKeyConstraint("alert", name=op.f("pk_alerts")),
    )
    op.create_index("ix_alerts_batch", "alerts", ["batch"])
    op.create_index("ix_alerts_settled_at", "alerts", ["settled_at"])


def make_alert_answers() -> None:
    op.create_table(
        "alert_answers",
        sa.Column("alert", sa.String(length=24), nullable=False),
        sa.Column("role", sa.String(length=30), nullable=False),
        sa.Column("person", sa.String(length=64), nullable=False),
        sa.Column("at", sa.String(length=27), nullable=False),
        sa.ForeignKeyConstraint(["alert"], ["alerts.alert"], name=op.f("fk_alert_answers_alert")),
        sa.PrimaryKeyConstraint("alert", "role", name=op.f("pk_alert_answers")),
    )


def make_alert_escalations() -> None:
    op.create_table(
        "alert_escalations",
        sa.Column("alert", sa.String(length=24), nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("to", sa.Text(), nullable=False),
        sa.Column("at", sa.String(length=27), nullable=False),
        sa.ForeignKeyConstraint(["alert"], ["alerts.alert"], name=op.f("fk_alert_escalations_alert")),
        sa.PrimaryKeyConstraint("alert", "seq", name=op.f("pk_alert_escalations")),
    )


def make_calls() -> None:
    op.create_table(
        "calls",
        sa.Column("batch", sa.String(length=20), nullable=False),
        sa.Column("call", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("alert", sa.String(length=24), nullable=False),
        sa.Column("told_role", sa.String(length=30), nullable=False),
        sa.Column("told", sa.String(length=120), nullable=False),
        sa.Column("called_at", sa.String(length=27), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("called_by", sa.String(length=64), nullable=False),
        sa.Column("logged_at", sa.String(length=27), nullable=False),
        sa.ForeignKeyConstraint(["batch"], ["batches.batch"], name=op.f("fk_calls_batch")),
        sa.PrimaryKeyConstraint("batch", "call", name=op.f("pk_calls")),
    )


def make_tasks() -> None:
    op.create_table(
        "tasks",
        sa.Column("task", sa.String(length=24), nullable=False),
        sa.Column("batch", sa.String(length=20), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("role", sa.String(length=30), nullable=False),
        sa.Column("due_on", sa.String(length=10), nullable=False),
        sa.Column("words", sa.String(length=1000), nullable=False),
        sa.Column("source", sa.String(length=160), nullable=False),
        sa.Column("opened_at", sa.String(length=27), nullable=False),
        sa.Column("opened_by", sa.String(length=64), nullable=False),
        sa.Column("done_at", sa.String(length=27), nullable=True),
        sa.Column("done_by", sa.String(length=64), nullable=False),
        sa.Column("done_words", sa.String(length=500), nullable=False),
        sa.ForeignKeyConstraint(["batch"], ["batches.batch"], name=op.f("fk_tasks_batch")),
        sa.PrimaryKeyConstraint("task", name=op.f("pk_tasks")),
    )
    op.create_index("ix_tasks_batch", "tasks", ["batch"])
    op.create_index("ix_tasks_done_at", "tasks", ["done_at"])


def make_organisms() -> None:
    op.create_table(
        "organisms",
        sa.Column("batch", sa.String(length=20), nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("assay", sa.String(length=60), nullable=False),
        sa.Column("organism", sa.String(length=200), nullable=False),
        sa.Column("sensitivities", sa.Text(), nullable=False),
        sa.Column("identified_at", sa.String(length=27), nullable=False),
        sa.Column("identified_by", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["batch"], ["batches.batch"], name=op.f("fk_organisms_batch")),
        sa.PrimaryKeyConstraint("batch", "seq", name=op.f("pk_organisms")),
    )


def make_reports() -> None:
    op.create_table(
        "reports",
        sa.Column("batch", sa.String(length=20), nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("to", sa.String(length=40), nullable=False),
        sa.Column("reference", sa.String(length=120), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("sent_at", sa.String(length=27), nullable=False),
        sa.Column("sent_by", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["batch"], ["batches.batch"], name=op.f("fk_reports_batch")),
        sa.PrimaryKeyConstraint("batch", "seq", name=op.f("pk_reports")),
    )


def make_judgements() -> None:
    op.create_table(
        "judgements",
        sa.Column("batch", sa.String(length=20), nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("about", sa.String(length=40), nullable=False),
        sa.Column("verdict", sa.String(length=20), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("judged_at", sa.String(length=27), nullable=False),
        sa.Column("judged_by", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["batch"], ["batches.batch"], name=op.f("fk_judgements_batch")),
        sa.PrimaryKeyConstraint("batch", "seq", name=op.f("pk_judgements")),
    )
