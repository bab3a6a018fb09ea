"""Deviations, their investigation and what follows from them; holds; addenda; entries that do not apply."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Make the tables."""
    make_deviations()
    make_deviation_turns()
    make_capa_actions()
    make_holds()
    make_addenda()
    make_reevaluations()
    make_not_applicable()


def make_deviations() -> None:
    op.create_table(
        "deviations",
        sa.Column("deviation", sa.String(length=24), nullable=False),
        sa.Column("batch", sa.String(length=20), nullable=False),
        sa.Column("source", sa.String(length=160), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("grade", sa.String(length=10), nullable=False),
        sa.Column("words", sa.String(length=1000), nullable=False),
        sa.Column("by_rule", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("opened_at", sa.String(length=27), nullable=False),
        sa.Column("opened_by", sa.String(length=64), nullable=False),
        sa.Column("step", sa.String(length=60), nullable=False),
        sa.Column("container", sa.String(length=40), nullable=False),
        sa.Column("seen_by", sa.String(length=120), nullable=False),
        sa.Column("classified", sa.Boolean(), nullable=False),
        sa.Column("owner", sa.String(length=64), nullable=False),
        sa.Column("due_on", sa.String(length=10), nullable=True),
        sa.ForeignKeyConstraint(["batch"], ["batches.batch"], name=op.f("fk_deviations_batch")),
        sa.PrimaryKeyConstraint("deviation", name=op.f("pk_deviations")),
        sa.UniqueConstraint("batch", "source", name=op.f("uq_deviations_batch_source")),
    )
    op.create_index("ix_deviations_source", "deviations", ["source"])
    op.create_index("ix_deviations_state", "deviations", ["state"])


def make_deviation_turns() -> None:
    op.create_table(
        "deviation_turns",
        sa.Column("batch", sa.String(length=20), nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("deviation", sa.String(length=24), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("words", sa.String(length=2000), nullable=False),
        sa.Column("more", sa.String(length=2000), nullable=False),
        sa.Column("printed_name", sa.String(length=120), nullable=False),
        sa.Column("meaning", sa.String(length=500), nullable=False),
        sa.Column("content_sha256", sa.String(length=64), nullable=False),
        sa.Column("at", sa.String(length=27), nullable=False),
        sa.Column("by", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["batch"], ["batches.batch"], name=op.f("fk_deviation_turns_batch")),
        sa.ForeignKeyConstraint(["deviation"], ["deviations.deviation"], name=op.f("fk_deviation_turns_deviation")),
        sa.PrimaryKeyConstraint("batch", "seq", name=op.f("pk_deviation_turns")),
    )


def make_capa_actions() -> None:
    op.create_table(
        "capa_actions",
        sa.Column("action", sa.String(length=32), nullable=False),
        sa.Column("deviation", sa.String(length=24), nullable=False),
        sa.Column("batch", sa.String(length=20), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("words", sa.String(length=1000), nullable=False),
        sa.Column("owner", sa.String(length=64), nullable=False),
        sa.Column("due_on", sa.String(length=10), nullable=False),
        sa.Column("planned_at", sa.String(length=27), nullable=False),
        sa.Column("planned_by", sa.String(length=64), nullable=False),
        sa.Column("done_words", sa.String(length=1000), nullable=False),
        sa.Column("done_at", sa.String(length=27), nullable=True),
        sa.Column("done_by", sa.String(length=64), nullable=False),
        sa.Column("effective", sa.Boolean(), nullable=True),
        sa.Column("check_words", sa.String(length=1000), nullable=False),
        sa.Column("checked_at", sa.String(length=27), nullable=True),
        sa.Column("checked_by", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["deviation"], ["deviations.deviation"], name=op.f("fk_capa_actions_deviation")),
        sa.ForeignKeyConstraint(["batch"], ["batches.batch"], name=op.f("fk_capa_actions_batch")),
        sa.PrimaryKeyConstraint("action", name=op.f("pk_capa_actions")),
    )
    op.create_index("ix_capa_actions_deviation", "capa_actions", ["deviation"])


def make_holds() -> None:
    op.create_table(
        "holds",
        sa.Column("batch", sa.String(length=20), nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("why", sa.String(length=500), nullable=False),
        sa.Column("cause", sa.String(length=160), nullable=False),
        sa.Column("by_rule", sa.Boolean(), nullable=False),
        sa.Column("held_at", sa.String(length=27), nullable=False),
        sa.Column("held_by", sa.String(length=64), nullable=False),
        sa.Column("lifted_at", sa.String(length=27), nullable=True),
        sa.Column("lifted_by", sa.String(length=64), nullable=False),
        sa.Column("lifted_reason", sa.String(length=500), nullable=False),
        sa.ForeignKeyConstraint(["batch"], ["batches.batch"], name=op.f("fk_holds_batch")),
        sa.PrimaryKeyConstraint("batch", "seq", name=op.f("pk_holds")),
    )


def make_addenda() -> None:
    op.create_table(
        "addenda",
        sa.Column("batch", sa.String(length=20), nullable=False),
        sa.Column("addendum", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("step", sa.String(length=60), nullable=False),
        sa.Column("entry", sa.String(length=60), nullable=False),
        sa.Column("replicate", sa.Integer(), nullable=False),
        sa.Column("old", sa.String(length=500), nullable=False),
        sa.Column("new", sa.String(length=500), nullable=False),
        sa.Column("unit", sa.String(length=40), nullable=False),
        sa.Column("within_limits", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("printed_name", sa.String(length=120), nullable=False),
        sa.Column("meaning", sa.String(length=500), nullable=False),
        sa.Column("content_sha256", sa.String(length=64), nullable=False),
        sa.Column("figures", sa.Text(), nullable=False),
        sa.Column("written_at", sa.String(length=27), nullable=False),
        sa.Column("written_by", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["batch"], ["batches.batch"], name=op.f("fk_addenda_batch")),
        sa.PrimaryKeyConstraint("batch", "addendum", name=op.f("pk_addenda")),
    )


def make_reevaluations() -> None:
    op.create_table(
        "reevaluations",
        sa.Column("batch", sa.String(length=20), nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("verdict", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("addenda", sa.Integer(), nullable=False),
        sa.Column("printed_name", sa.String(length=120), nullable=False),
        sa.Column("meaning", sa.String(length=500), nullable=False),
        sa.Column("content_sha256", sa.String(length=64), nullable=False),
        sa.Column("at", sa.String(length=27), nullable=False),
        sa.Column("by", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["batch"], ["batches.batch"], name=op.f("fk_reevaluations_batch")),
        sa.PrimaryKeyConstraint("batch", "seq", name=op.f("pk_reevaluations")),
    )


def make_not_applicable() -> None:
    op.create_table(
        "not_applicable",
        sa.Column("batch", sa.String(length=20), nullable=False),
        sa.Column("step", sa.String(length=60), nullable=False),
        sa.Column("entry", sa.String(length=60), nullable=False),
        sa.Column("replicate", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("second_person", sa.String(length=64), nullable=False),
        sa.Column("at", sa.String(length=27), nullable=False),
        sa.Column("by", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["batch"], ["batches.batch"], name=op.f("fk_not_applicable_batch")),
        sa.PrimaryKeyConstraint("batch", "step", "entry", "replicate", name=op.f("pk_not_applicable")),
    )
