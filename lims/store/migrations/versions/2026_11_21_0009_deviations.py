"""Deviations, their investigation and what follows from them."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Make the tables."""
    make_deviations()


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
        sa.ForeignKeyConstraint(["batch"], ["batches.batch"], name=op.f("fk_deviations_batch")),
        sa.PrimaryKeyConstraint("deviation", name=op.f("pk_deviations")),
        sa.UniqueConstraint("batch", "source", name=op.f("uq_deviations_batch_source")),
    )
