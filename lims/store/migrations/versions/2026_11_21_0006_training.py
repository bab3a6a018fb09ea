"""Training of people, and the ways to ask who and what touched a batch."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

_TOUCHES = (
    ("steps", "station", "batch"),
    ("steps", "started_by", "batch"),
    ("steps", "verified_by", "batch"),
    ("steps", "finished_by", "batch"),
    ("slots", "target_kind", "target", "batch"),
    ("slots", "filled_by", "batch"),
    ("entries", "entered_by", "batch"),
    ("results", "recorded_by", "batch"),
)


def upgrade() -> None:
    """Make the tables."""
    for table, *columns in _TOUCHES:
        op.create_index(op.f(f"ix_{table}_{'_'.join(columns)}"), table, columns)
    make_trainings()
    make_evaluations()
    make_former_slots()


def make_trainings() -> None:
    op.create_table(
        "trainings",
        sa.Column("training", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("person", sa.String(length=64), nullable=False),
        sa.Column("skill", sa.String(length=40), nullable=False),
        sa.Column("trained_on", sa.String(length=10), nullable=False),
        sa.Column("valid_until", sa.String(length=10), nullable=False),
        sa.Column("certificate", sa.String(length=200), nullable=False),
        sa.Column("recorded_at", sa.String(length=27), nullable=False),
        sa.Column("recorded_by", sa.String(length=64), nullable=False),
        sa.Column("withdrawn_from", sa.String(length=10), nullable=True),
        sa.Column("withdrawn_reason", sa.String(length=500), nullable=False),
        sa.Column("withdrawn_at", sa.String(length=27), nullable=True),
        sa.Column("withdrawn_by", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["person"], ["people.person"], name=op.f("fk_trainings_person")),
        sa.PrimaryKeyConstraint("training", name=op.f("pk_trainings")),
        sa.CheckConstraint("recorded_by <> person", name=op.f("ck_trainings_nobody_records_their_own")),
    )
    op.create_index(op.f("ix_trainings_person_skill"), "trainings", ["person", "skill"])


def make_evaluations() -> None:
    op.create_table(
        "evaluations",
        sa.Column("batch", sa.String(length=20), nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("steps", sa.Text(), nullable=False),
        sa.Column("deviation", sa.String(length=24), nullable=False),
        sa.Column("why", sa.String(length=500), nullable=False),
        sa.Column("at", sa.String(length=27), nullable=False),
        sa.Column("by", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["batch"], ["batches.batch"], name=op.f("fk_evaluations_batch")),
        sa.PrimaryKeyConstraint("batch", "seq", name=op.f("pk_evaluations")),
    )


def make_former_slots() -> None:
    op.create_table(
        "former_slots",
        sa.Column("batch", sa.String(length=20), nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("step", sa.String(length=60), nullable=False),
        sa.Column("slot", sa.String(length=60), nullable=False),
        sa.Column("target_kind", sa.String(length=16), nullable=False),
        sa.Column("target", sa.String(length=60), nullable=False),
        sa.Column("words", sa.String(length=300), nullable=False),
        sa.Column("filled_at", sa.String(length=27), nullable=False),
        sa.Column("filled_by", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["batch"], ["batches.batch"], name=op.f("fk_former_slots_batch")),
        sa.PrimaryKeyConstraint("batch", "seq", name=op.f("pk_former_slots")),
    )
    columns = ["target_kind", "target", "batch"]
    op.create_index(op.f("ix_former_slots_target_kind_target_batch"), "former_slots", columns)
