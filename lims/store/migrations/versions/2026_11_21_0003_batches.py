"""Batches: containers, labels, custody, steps."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Make the tables."""
    make_labels()
    make_batches()
    make_containers()
    make_entries()
    make_handovers()
    make_slots()
    make_steps()


def make_labels() -> None:
    op.create_table(
        "labels",
        sa.Column("label_code", sa.String(length=16), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("target_kind", sa.String(length=16), nullable=False),
        sa.Column("target", sa.String(length=60), nullable=False),
        sa.Column("subject", sa.String(length=20), nullable=False),
        sa.Column("batch", sa.String(length=20), nullable=False),
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column("copy", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("replaces", sa.String(length=16), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("issued_at", sa.String(length=27), nullable=False),
        sa.Column("issued_by", sa.String(length=64), nullable=False),
        sa.Column("applied_at", sa.String(length=27), nullable=True),
        sa.PrimaryKeyConstraint("label_code", name=op.f("pk_labels")),
    )
    op.create_index("ix_labels_batch", "labels", ["batch"], unique=False)
    op.create_index("ix_labels_state", "labels", ["state"], unique=False)
    op.create_index("ix_labels_target", "labels", ["target"], unique=False)


def make_batches() -> None:
    op.create_table(
        "batches",
        sa.Column("batch", sa.String(length=20), nullable=False),
        sa.Column("subject", sa.String(length=20), nullable=False),
        sa.Column("coi", sa.String(length=20), nullable=False),
        sa.Column("dose_no", sa.Integer(), nullable=False),
        sa.Column("doses", sa.Integer(), nullable=False),
        sa.Column("trial", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("product", sa.String(length=20), nullable=False),
        sa.Column("draw_on", sa.String(length=10), nullable=False),
        sa.Column("infusion_on", sa.String(length=10), nullable=False),
        sa.Column("stage", sa.String(length=20), nullable=False),
        sa.Column("on_hold", sa.Boolean(), nullable=False),
        sa.Column("hold_reason", sa.String(length=500), nullable=False),
        sa.Column("din", sa.String(length=20), nullable=False),
        sa.Column("opened_at", sa.String(length=27), nullable=False),
        sa.Column("collected_at", sa.String(length=27), nullable=True),
        sa.Column("day_zero_at", sa.String(length=27), nullable=True),
        sa.Column("harvested_at", sa.String(length=27), nullable=True),
        sa.Column("filled_at", sa.String(length=27), nullable=True),
        sa.Column("expires_at", sa.String(length=27), nullable=True),
        sa.Column("infused_at", sa.String(length=27), nullable=True),
        sa.Column("closed_at", sa.String(length=27), nullable=True),
        sa.Column("final_confirmed", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "NOT on_hold OR stage NOT IN ('infused', 'closed')", name=op.f("ck_batches_nothing_infused_is_on_hold")
        ),
        sa.CheckConstraint(
            "infused_at IS NULL OR stage IN ('infused', 'closed')",
            name=op.f("ck_batches_only_infused_has_an_infusion_time"),
        ),
        sa.ForeignKeyConstraint(["subject"], ["subjects.subject"], name=op.f("fk_batches_subject")),
        sa.PrimaryKeyConstraint("batch", name=op.f("pk_batches")),
        sa.UniqueConstraint("batch", "subject", name=op.f("uq_batches_batch_subject")),
    )
    op.create_index("ix_batches_stage", "batches", ["stage"], unique=False)
    op.create_index("ix_batches_subject", "batches", ["subject"], unique=False)


def make_containers() -> None:
    op.create_table(
        "containers",
        sa.Column("container", sa.String(length=40), nullable=False),
        sa.Column("batch", sa.String(length=20), nullable=False),
        sa.Column("subject", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=20), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("made_from", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("volume_ml", sa.String(length=60), nullable=True),
        sa.Column("viable_cells", sa.BigInteger(), nullable=True),
        sa.Column("place", sa.String(length=120), nullable=False),
        sa.Column("holder", sa.String(length=64), nullable=False),
        sa.Column("planned_at", sa.String(length=27), nullable=False),
        sa.Column("filled_at", sa.String(length=27), nullable=True),
        sa.Column("ended_at", sa.String(length=27), nullable=True),
        sa.Column("fate", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(
            ["batch", "subject"], ["batches.batch", "batches.subject"], name=op.f("fk_containers_batch_subject")
        ),
        sa.PrimaryKeyConstraint("container", name=op.f("pk_containers")),
    )
    op.create_index("ix_containers_batch", "containers", ["batch"], unique=False)


def make_entries() -> None:
    op.create_table(
        "entries",
        sa.Column("batch", sa.String(length=20), nullable=False),
        sa.Column("step", sa.String(length=60), nullable=False),
        sa.Column("entry", sa.String(length=60), nullable=False),
        sa.Column("replicate", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("revision", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("value", sa.String(length=500), nullable=False),
        sa.Column("unit", sa.String(length=40), nullable=False),
        sa.Column("within_limits", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("entered_at", sa.String(length=27), nullable=False),
        sa.Column("entered_by", sa.String(length=64), nullable=False),
        sa.Column("performed_at", sa.String(length=27), nullable=True),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["batch"], ["batches.batch"], name=op.f("fk_entries_batch")),
        sa.PrimaryKeyConstraint("batch", "step", "entry", "replicate", "revision", name=op.f("pk_entries")),
    )


def make_handovers() -> None:
    op.create_table(
        "handovers",
        sa.Column("batch", sa.String(length=20), nullable=False),
        sa.Column("handover", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("containers", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("given_by", sa.String(length=64), nullable=False),
        sa.Column("given_at", sa.String(length=27), nullable=False),
        sa.Column("given_at_place", sa.String(length=120), nullable=False),
        sa.Column("to_place", sa.String(length=120), nullable=False),
        sa.Column("seal", sa.String(length=60), nullable=False),
        sa.Column("logger", sa.String(length=60), nullable=False),
        sa.Column("low_c", sa.String(length=60), nullable=False),
        sa.Column("high_c", sa.String(length=60), nullable=False),
        sa.Column("taken_by", sa.String(length=64), nullable=False),
        sa.Column("taken_at", sa.String(length=27), nullable=True),
        sa.Column("taken_at_place", sa.String(length=120), nullable=False),
        sa.Column("seal_intact", sa.Boolean(), nullable=True),
        sa.Column("lowest_c", sa.String(length=60), nullable=True),
        sa.Column("highest_c", sa.String(length=60), nullable=True),
        sa.Column("condition", sa.String(length=500), nullable=False),
        sa.Column("verdict", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["batch"], ["batches.batch"], name=op.f("fk_handovers_batch")),
        sa.PrimaryKeyConstraint("batch", "handover", name=op.f("pk_handovers")),
    )


def make_slots() -> None:
    op.create_table(
        "slots",
        sa.Column("batch", sa.String(length=20), nullable=False),
        sa.Column("step", sa.String(length=60), nullable=False),
        sa.Column("slot", sa.String(length=60), nullable=False),
        sa.Column("label_code", sa.String(length=16), nullable=False),
        sa.Column("target_kind", sa.String(length=16), nullable=False),
        sa.Column("target", sa.String(length=60), nullable=False),
        sa.Column("words", sa.String(length=300), nullable=False),
        sa.Column("filled_at", sa.String(length=27), nullable=False),
        sa.Column("filled_by", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["batch"], ["batches.batch"], name=op.f("fk_slots_batch")),
        sa.PrimaryKeyConstraint("batch", "step", "slot", name=op.f("pk_slots")),
    )


def make_steps() -> None:
    op.create_table(
        "steps",
        sa.Column("batch", sa.String(length=20), nullable=False),
        sa.Column("step", sa.String(length=60), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("station", sa.String(length=40), nullable=False),
        sa.Column("started_at", sa.String(length=27), nullable=False),
        sa.Column("started_by", sa.String(length=64), nullable=False),
        sa.Column("late_reason", sa.String(length=500), nullable=False),
        sa.Column("verified_at", sa.String(length=27), nullable=True),
        sa.Column("verified_by", sa.String(length=64), nullable=False),
        sa.Column("finished_at", sa.String(length=27), nullable=True),
        sa.Column("finished_by", sa.String(length=64), nullable=False),
        sa.CheckConstraint(
            "verified_by = '' OR verified_by <> started_by", name=op.f("ck_steps_performer_and_verifier_differ")
        ),
        sa.ForeignKeyConstraint(["batch"], ["batches.batch"], name=op.f("fk_steps_batch")),
        sa.PrimaryKeyConstraint("batch", "step", name=op.f("pk_steps")),
    )
