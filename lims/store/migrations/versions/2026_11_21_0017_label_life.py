"""What the site decided about its labels."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    """Make the table."""
    make_label_rules()


def make_label_rules() -> None:
    op.create_table(
        "label_rules",
        sa.Column("one", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("language", sa.String(length=20), nullable=False),
        sa.Column("donors_evaluated", sa.Boolean(), nullable=False),
        sa.Column("recipient_name", sa.Boolean(), nullable=False),
        sa.Column("applies", sa.Text(), nullable=False),
        sa.Column("statements", sa.Text(), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("set_at", sa.String(length=27), nullable=False),
        sa.Column("set_by", sa.String(length=64), nullable=False),
        sa.CheckConstraint("one = 1", name=op.f("ck_label_rules_only_one_set_of_label_rules")),
        sa.PrimaryKeyConstraint("one", name=op.f("pk_label_rules")),
    )
