"""Doses that are not straightforward: under-doses, and supply out of specification."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Make the tables."""
    op.add_column("batches", sa.Column("supplied_at", sa.String(length=27), nullable=True))
    op.add_column("steps", sa.Column("extended_until", sa.String(length=27), nullable=True))
    make_under_doses()
    make_dose_choices()
    make_extensions()
    make_supplies()
    make_supply_notices()


def _key(table: str, second: str) -> list[sa.Constraint]:
    return [
        sa.ForeignKeyConstraint(["batch"], ["batches.batch"], name=op.f(f"fk_{table}_batch")),
        sa.PrimaryKeyConstraint("batch", second, name=op.f(f"pk_{table}")),
    ]


def make_under_doses() -> None:
    op.create_table(
        "under_doses",
        sa.Column("batch", sa.String(length=20), nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("moment", sa.String(length=20), nullable=False),
        sa.Column("step", sa.String(length=60), nullable=False),
        sa.Column("container", sa.String(length=40), nullable=False),
        sa.Column("cells", sa.BigInteger(), nullable=False),
        sa.Column("low_cells", sa.BigInteger(), nullable=False),
        sa.Column("high_cells", sa.BigInteger(), nullable=False),
        sa.Column("found_at", sa.String(length=27), nullable=False),
        sa.Column("found_by", sa.String(length=64), nullable=False),
        *_key("under_doses", "seq"),
    )


def make_dose_choices() -> None:
    op.create_table(
        "dose_choices",
        sa.Column("batch", sa.String(length=20), nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("choice", sa.String(length=24), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("person", sa.String(length=64), nullable=False),
        sa.Column("printed_name", sa.String(length=120), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("until_at", sa.String(length=27), nullable=True),
        sa.Column("signed_at", sa.String(length=27), nullable=False),
        *_key("dose_choices", "seq"),
    )


def make_extensions() -> None:
    op.create_table(
        "extensions",
        sa.Column("batch", sa.String(length=20), nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("step", sa.String(length=60), nullable=False),
        sa.Column("until_at", sa.String(length=27), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("extended_at", sa.String(length=27), nullable=False),
        *_key("extensions", "seq"),
    )


def make_supplies() -> None:
    op.create_table(
        "supplies",
        sa.Column("batch", sa.String(length=20), nullable=False),
        sa.Column("supply", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("hazard", sa.Text(), nullable=False),
        sa.Column("no_alternative", sa.Text(), nullable=False),
        sa.Column("consent", sa.String(length=300), nullable=False),
        sa.Column("requested_by", sa.String(length=64), nullable=False),
        sa.Column("requested_at", sa.String(length=27), nullable=False),
        sa.Column("failed", sa.Text(), nullable=False),
        sa.Column("evaluation", sa.Text(), nullable=False),
        sa.Column("evaluated_by", sa.String(length=64), nullable=False),
        sa.Column("evaluated_at", sa.String(length=27), nullable=True),
        sa.Column("acceptance", sa.Text(), nullable=False),
        sa.Column("accepted_by", sa.String(length=64), nullable=False),
        sa.Column("accepted_at", sa.String(length=27), nullable=True),
        sa.Column("approval", sa.Text(), nullable=False),
        sa.Column("approved_by", sa.String(length=64), nullable=False),
        sa.Column("approved_at", sa.String(length=27), nullable=True),
        sa.Column("refusal", sa.Text(), nullable=False),
        sa.Column("refused_by", sa.String(length=64), nullable=False),
        sa.Column("refused_at", sa.String(length=27), nullable=True),
        *_key("supplies", "supply"),
    )


def make_supply_notices() -> None:
    op.create_table(
        "supply_notices",
        sa.Column("batch", sa.String(length=20), nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("supply", sa.Integer(), nullable=False),
        sa.Column("who", sa.String(length=20), nullable=False),
        sa.Column("reference", sa.String(length=120), nullable=False),
        sa.Column("told_at", sa.String(length=27), nullable=False),
        sa.Column("told_by", sa.String(length=64), nullable=False),
        *_key("supply_notices", "seq"),
    )
