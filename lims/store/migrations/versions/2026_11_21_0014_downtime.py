"""Downtime forms and attachments."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    """Make the tables."""
    make_downtime_forms()
    make_attachments()
    with op.batch_alter_table("steps") as steps:
        steps.add_column(sa.Column("paper_form", sa.String(length=12), nullable=False, server_default=""))


def make_downtime_forms() -> None:
    op.create_table(
        "downtime_forms",
        sa.Column("form", sa.String(length=12), nullable=False),
        sa.Column("batch", sa.String(length=20), nullable=False),
        sa.Column("step", sa.String(length=60), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("printed_at", sa.String(length=27), nullable=False),
        sa.Column("printed_by", sa.String(length=64), nullable=False),
        sa.Column("performed_by", sa.String(length=64), nullable=False),
        sa.Column("verified_by", sa.String(length=64), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("scan", sa.String(length=64), nullable=False),
        sa.Column("settled_at", sa.String(length=27), nullable=True),
        sa.Column("settled_by", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["batch"], ["batches.batch"], name=op.f("fk_downtime_forms_batch")),
        sa.PrimaryKeyConstraint("form", name=op.f("pk_downtime_forms")),
    )
    op.create_index("ix_downtime_forms_batch", "downtime_forms", ["batch"])


def make_attachments() -> None:
    op.create_table(
        "attachments",
        sa.Column("batch", sa.String(length=20), nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(length=300), nullable=False),
        sa.Column("kept_at", sa.String(length=27), nullable=False),
        sa.Column("kept_by", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["batch"], ["batches.batch"], name=op.f("fk_attachments_batch")),
        sa.PrimaryKeyConstraint("batch", "seq", name=op.f("pk_attachments")),
    )
    op.create_index("ix_attachments_sha256", "attachments", ["sha256"])
    op.create_table(
        "attachment_bytes",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_attachment_bytes")),
    )
