"""Wall screens, and the secrets by which they are known."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"


def upgrade() -> None:
    """Make both tables."""
    op.create_table(
        "displays",
        sa.Column("display", sa.String(length=12), nullable=False),
        sa.Column("title", sa.String(length=80), nullable=False),
        sa.Column("place", sa.String(length=80), nullable=False),
        sa.Column("theme", sa.String(length=8), nullable=False),
        sa.Column("opened_at", sa.String(length=27), nullable=False),
        sa.Column("opened_by", sa.String(length=64), nullable=False),
        sa.Column("revoked_at", sa.String(length=27), nullable=True),
        sa.Column("revoked_by", sa.String(length=64), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.PrimaryKeyConstraint("display", name=op.f("pk_displays")),
    )
    op.create_table(
        "display_keys",
        sa.Column("display", sa.String(length=12), nullable=False),
        sa.Column("pairing", sa.String(length=8), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("asked_at", sa.String(length=27), nullable=False),
        sa.Column("seen_at", sa.String(length=27), nullable=True),
        sa.PrimaryKeyConstraint("display", name=op.f("pk_display_keys")),
    )
    op.create_index(op.f("ix_display_keys_token_hash"), "display_keys", ["token_hash"])
