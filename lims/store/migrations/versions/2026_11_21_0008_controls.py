"""Readings that were excluded or accepted, windows that were not kept, looks that were added, adopted priors."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Make the tables."""
    make_readings()
    make_windows()
    make_priors()


def _of_a_step(table: str, *columns: sa.Column[Any], key: tuple[str, ...]) -> None:
    op.create_table(
        table,
        sa.Column("batch", sa.String(length=20), nullable=False),
        sa.Column("step", sa.String(length=60), nullable=False),
        *columns,
        sa.ForeignKeyConstraint(["batch"], ["batches.batch"], name=op.f(f"fk_{table}_batch")),
        sa.PrimaryKeyConstraint("batch", "step", *key, name=op.f(f"pk_{table}")),
    )


def make_readings() -> None:
    _of_a_step(
        "excluded_readings",
        sa.Column("entry", sa.String(length=60), nullable=False),
        sa.Column("replicate", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("second_person", sa.String(length=64), nullable=False),
        sa.Column("excluded_at", sa.String(length=27), nullable=False),
        sa.Column("excluded_by", sa.String(length=64), nullable=False),
        key=("entry", "replicate"),
    )
    _of_a_step(
        "accepted_readings",
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("readings", sa.Text(), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("second_person", sa.String(length=64), nullable=False),
        sa.Column("accepted_at", sa.String(length=27), nullable=False),
        sa.Column("accepted_by", sa.String(length=64), nullable=False),
        key=("seq",),
    )


def make_windows() -> None:
    _of_a_step(
        "step_windows",
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("closed_at", sa.String(length=27), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("told_at", sa.String(length=27), nullable=False),
        sa.Column("told_by", sa.String(length=64), nullable=False),
        key=("kind",),
    )
    _of_a_step(
        "growth_checks",
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("viable_cells_per_ml", sa.String(length=60), nullable=False),
        sa.Column("viability_percent", sa.String(length=60), nullable=False),
        sa.Column("remarks", sa.String(length=500), nullable=False),
        sa.Column("checked_at", sa.String(length=27), nullable=False),
        sa.Column("checked_by", sa.String(length=64), nullable=False),
        key=("seq",),
    )


def make_priors() -> None:
    figures = ("log_n0", "log_n0_sd", "rate_per_day", "rate_sd", "a0", "b0")
    op.create_table(
        "growth_priors",
        sa.Column("trial", sa.String(length=20), nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("protocol", sa.String(length=40), nullable=False),
        *(sa.Column(name, sa.String(length=60), nullable=False) for name in figures),
        sa.Column("batches", sa.Text(), nullable=False),
        sa.Column("adopted_at", sa.String(length=27), nullable=False),
        sa.Column("adopted_by", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("trial", "seq", name=op.f("pk_growth_priors")),
    )
