"""Collections that were refused or drawn again, batches that were cancelled, bags that went back."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    """Make the tables."""
    make_draws()
    make_supersessions()
    make_cancellations()
    make_returned_products()


def make_draws() -> None:
    op.create_table(
        "collection_refusals",
        sa.Column("batch", sa.String(length=20), nullable=False),
        sa.Column("reasons", sa.Text(), nullable=False),
        sa.Column("words", sa.String(length=500), nullable=False),
        sa.Column("refused_at", sa.String(length=27), nullable=False),
        sa.Column("refused_by", sa.String(length=64), nullable=False),
        sa.Column("second_person", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["batch"], ["batches.batch"], name=op.f("fk_collection_refusals_batch")),
        sa.PrimaryKeyConstraint("batch", name=op.f("pk_collection_refusals")),
    )
    op.create_table(
        "draw_choices",
        sa.Column("batch", sa.String(length=20), nullable=False),
        sa.Column("choice", sa.String(length=12), nullable=False),
        sa.Column("volume_ml", sa.String(length=60), nullable=False),
        sa.Column("least_ml", sa.String(length=60), nullable=False),
        sa.Column("expected_cells", sa.BigInteger(), nullable=True),
        sa.Column("least_cells", sa.BigInteger(), nullable=True),
        sa.Column("words", sa.String(length=500), nullable=False),
        sa.Column("chosen_at", sa.String(length=27), nullable=False),
        sa.Column("chosen_by", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["batch"], ["batches.batch"], name=op.f("fk_draw_choices_batch")),
        sa.PrimaryKeyConstraint("batch", name=op.f("pk_draw_choices")),
    )


def make_supersessions() -> None:
    op.create_table(
        "supersessions",
        sa.Column("old_batch", sa.String(length=20), nullable=False),
        sa.Column("new_batch", sa.String(length=20), nullable=False),
        sa.Column("dose_no", sa.Integer(), nullable=False),
        sa.Column("old_din", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("consent_on", sa.String(length=10), nullable=False),
        sa.Column("markers_on", sa.String(length=10), nullable=False),
        sa.Column("superseded_at", sa.String(length=27), nullable=False),
        sa.Column("superseded_by", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["old_batch"], ["batches.batch"], name=op.f("fk_supersessions_old_batch")),
        sa.ForeignKeyConstraint(["new_batch"], ["batches.batch"], name=op.f("fk_supersessions_new_batch")),
        sa.PrimaryKeyConstraint("old_batch", name=op.f("pk_supersessions")),
        sa.UniqueConstraint("new_batch", name=op.f("uq_supersessions_new_batch")),
    )


def make_cancellations() -> None:
    op.create_table(
        "cancellations",
        sa.Column("batch", sa.String(length=20), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("stage", sa.String(length=20), nullable=False),
        sa.Column("signature", sa.Integer(), nullable=False),
        sa.Column("cancelled_at", sa.String(length=27), nullable=False),
        sa.Column("cancelled_by", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["batch"], ["batches.batch"], name=op.f("fk_cancellations_batch")),
        sa.PrimaryKeyConstraint("batch", name=op.f("pk_cancellations")),
    )
    op.create_table(
        "withdrawals",
        sa.Column("subject", sa.String(length=20), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("printed_name", sa.String(length=120), nullable=False),
        sa.Column("withdrawn_at", sa.String(length=27), nullable=False),
        sa.Column("withdrawn_by", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["subject"], ["subjects.subject"], name=op.f("fk_withdrawals_subject")),
        sa.PrimaryKeyConstraint("subject", name=op.f("pk_withdrawals")),
    )


def make_returned_products() -> None:
    op.create_table(
        "returned_products",
        sa.Column("batch", sa.String(length=20), nullable=False),
        sa.Column("handover", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("container", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("returned_at", sa.String(length=27), nullable=False),
        sa.Column("returned_by", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["batch"], ["batches.batch"], name=op.f("fk_returned_products_batch")),
        sa.PrimaryKeyConstraint("batch", "handover", name=op.f("pk_returned_products")),
    )
