"""Prints of papers about one deviation or one master record."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "paper_prints",
        sa.Column("document", sa.String(length=30), nullable=False),
        sa.Column("about", sa.String(length=60), nullable=False),
        sa.Column("copy", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("batch", sa.String(length=20), nullable=True),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("language", sa.String(length=12), nullable=False),
        sa.Column("content_sha256", sa.String(length=64), nullable=False),
        sa.Column("printed_at", sa.String(length=27), nullable=False),
        sa.Column("printed_by", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["batch"], ["batches.batch"], name=op.f("fk_paper_prints_batch")),
        sa.PrimaryKeyConstraint("document", "about", "copy", name=op.f("pk_paper_prints")),
    )
    op.create_index("ix_paper_prints_batch", "paper_prints", ["batch"])
