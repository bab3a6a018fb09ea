"""Line clearance."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    """Make the tables."""
    make_line_checks()


def make_line_checks() -> None:
    op.create_table(
        "line_checks",
        sa.Column("batch", sa.String(length=20), nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("step", sa.String(length=60), nullable=False),
        sa.Column("station", sa.String(length=40), nullable=False),
        sa.Column("when", sa.String(length=8), nullable=False),
        sa.Column("stated", sa.Text(), nullable=False),
        sa.Column("checked_at", sa.String(length=27), nullable=False),
        sa.Column("checked_by", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["batch"], ["batches.batch"], name=op.f("fk_line_checks_batch")),
        sa.PrimaryKeyConstraint("batch", "seq", name=op.f("pk_line_checks")),
    )
