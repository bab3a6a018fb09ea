"""What a batch becomes: counts, product, results, disposition, infusion; scans that were refused."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Make the tables."""
    make_refusals()
    make_assessments()
    make_bedsides()
    make_counts()
    make_dispositions()
    make_formulations()
    make_prints()
    make_results()
    make_signatures()


def make_refusals() -> None:
    op.create_table(
        "refusals",
        sa.Column("refusal", sa.String(length=40), nullable=False),
        sa.Column("chain", sa.String(length=40), nullable=False),
        sa.Column("why", sa.String(length=60), nullable=False),
        sa.Column("scanned", sa.String(length=64), nullable=False),
        sa.Column("batch", sa.String(length=20), nullable=False),
        sa.Column("step", sa.String(length=60), nullable=False),
        sa.Column("station", sa.String(length=40), nullable=False),
        sa.Column("other_batch", sa.String(length=20), nullable=False),
        sa.Column("other_subject", sa.String(length=20), nullable=False),
        sa.Column("stops_station", sa.Boolean(), nullable=False),
        sa.Column("words", sa.String(length=500), nullable=False),
        sa.Column("at", sa.String(length=27), nullable=False),
        sa.Column("by", sa.String(length=64), nullable=False),
        sa.Column("cleared_at", sa.String(length=27), nullable=True),
        sa.Column("cleared_by", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("refusal", "chain", name=op.f("pk_refusals")),
    )


def make_assessments() -> None:
    op.create_table(
        "assessments",
        sa.Column("batch", sa.String(length=20), nullable=False),
        sa.Column("exception", sa.String(length=120), nullable=False),
        sa.Column("assessment", sa.Text(), nullable=False),
        sa.Column("assessed_at", sa.String(length=27), nullable=False),
        sa.Column("assessed_by", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["batch"], ["batches.batch"], name=op.f("fk_assessments_batch")),
        sa.PrimaryKeyConstraint("batch", "exception", name=op.f("pk_assessments")),
    )


def make_bedsides() -> None:
    op.create_table(
        "bedsides",
        sa.Column("batch", sa.String(length=20), nullable=False),
        sa.Column("container", sa.String(length=40), nullable=False),
        sa.Column("order", sa.String(length=60), nullable=False),
        sa.Column("checked_by", sa.String(length=64), nullable=False),
        sa.Column("second_person", sa.String(length=64), nullable=False),
        sa.Column("checked_at", sa.String(length=27), nullable=False),
        sa.Column("infused_at", sa.String(length=27), nullable=True),
        sa.Column("infused_by", sa.String(length=64), nullable=False),
        sa.Column("volume_ml", sa.String(length=60), nullable=True),
        sa.Column("remarks", sa.String(length=500), nullable=False),
        sa.ForeignKeyConstraint(["batch"], ["batches.batch"], name=op.f("fk_bedsides_batch")),
        sa.PrimaryKeyConstraint("batch", name=op.f("pk_bedsides")),
    )


def make_counts() -> None:
    op.create_table(
        "counts",
        sa.Column("batch", sa.String(length=20), nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("step", sa.String(length=60), nullable=False),
        sa.Column("container", sa.String(length=40), nullable=False),
        sa.Column("counted_at", sa.String(length=27), nullable=False),
        sa.Column("volume_ml", sa.String(length=60), nullable=False),
        sa.Column("readings", sa.Text(), nullable=False),
        sa.Column("viable_cells_per_ml", sa.String(length=60), nullable=False),
        sa.Column("viability_percent", sa.String(length=60), nullable=False),
        sa.Column("purity_percent", sa.String(length=60), nullable=True),
        sa.Column("viable_cells", sa.BigInteger(), nullable=False),
        sa.Column("target_cells", sa.BigInteger(), nullable=True),
        sa.Column("method", sa.String(length=40), nullable=False),
        sa.Column("counted_by", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["batch"], ["batches.batch"], name=op.f("fk_counts_batch")),
        sa.PrimaryKeyConstraint("batch", "seq", name=op.f("pk_counts")),
    )


def make_dispositions() -> None:
    op.create_table(
        "dispositions",
        sa.Column("batch", sa.String(length=20), nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("decision", sa.String(length=24), nullable=False),
        sa.Column("signature", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("pending", sa.Text(), nullable=False),
        sa.Column("decided_at", sa.String(length=27), nullable=False),
        sa.Column("decided_by", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["batch"], ["batches.batch"], name=op.f("fk_dispositions_batch")),
        sa.PrimaryKeyConstraint("batch", "seq", name=op.f("pk_dispositions")),
    )


def make_formulations() -> None:
    op.create_table(
        "formulations",
        sa.Column("batch", sa.String(length=20), nullable=False),
        sa.Column("container", sa.String(length=40), nullable=False),
        sa.Column("height_cm", sa.String(length=60), nullable=False),
        sa.Column("weight_kg", sa.String(length=60), nullable=False),
        sa.Column("measured_on", sa.String(length=10), nullable=False),
        sa.Column("formula", sa.String(length=20), nullable=False),
        sa.Column("bsa_m2", sa.String(length=60), nullable=False),
        sa.Column("low_cells", sa.BigInteger(), nullable=False),
        sa.Column("high_cells", sa.BigInteger(), nullable=False),
        sa.Column("basis", sa.String(length=20), nullable=False),
        sa.Column("dose_cells_per_ml", sa.String(length=60), nullable=False),
        sa.Column("volume_ml", sa.String(length=60), nullable=False),
        sa.Column("fill_volume_ml", sa.String(length=60), nullable=False),
        sa.Column("dose_cells", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.String(length=27), nullable=False),
        sa.ForeignKeyConstraint(["batch"], ["batches.batch"], name=op.f("fk_formulations_batch")),
        sa.PrimaryKeyConstraint("batch", name=op.f("pk_formulations")),
    )


def make_prints() -> None:
    op.create_table(
        "prints",
        sa.Column("batch", sa.String(length=20), nullable=False),
        sa.Column("document", sa.String(length=30), nullable=False),
        sa.Column("copy", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("content_sha256", sa.String(length=64), nullable=False),
        sa.Column("printed_at", sa.String(length=27), nullable=False),
        sa.Column("printed_by", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["batch"], ["batches.batch"], name=op.f("fk_prints_batch")),
        sa.PrimaryKeyConstraint("batch", "document", "copy", name=op.f("pk_prints")),
    )


def make_results() -> None:
    op.create_table(
        "results",
        sa.Column("batch", sa.String(length=20), nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("assay", sa.String(length=60), nullable=False),
        sa.Column("value", sa.String(length=200), nullable=False),
        sa.Column("unit", sa.String(length=40), nullable=False),
        sa.Column("verdict", sa.String(length=12), nullable=False),
        sa.Column("sample", sa.String(length=20), nullable=False),
        sa.Column("tested_on", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("recorded_at", sa.String(length=27), nullable=False),
        sa.Column("recorded_by", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["batch"], ["batches.batch"], name=op.f("fk_results_batch")),
        sa.PrimaryKeyConstraint("batch", "seq", name=op.f("pk_results")),
    )


def make_signatures() -> None:
    op.create_table(
        "signatures",
        sa.Column("batch", sa.String(length=20), nullable=False),
        sa.Column("signature", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("role", sa.String(length=30), nullable=False),
        sa.Column("person", sa.String(length=64), nullable=False),
        sa.Column("printed_name", sa.String(length=120), nullable=False),
        sa.Column("meaning", sa.String(length=500), nullable=False),
        sa.Column("content_sha256", sa.String(length=64), nullable=False),
        sa.Column("entries", sa.Integer(), nullable=False),
        sa.Column("signed_at", sa.String(length=27), nullable=False),
        sa.Column("voided_at", sa.String(length=27), nullable=True),
        sa.Column("voided_reason", sa.String(length=500), nullable=False),
        sa.ForeignKeyConstraint(["batch"], ["batches.batch"], name=op.f("fk_signatures_batch")),
        sa.PrimaryKeyConstraint("batch", "signature", name=op.f("pk_signatures")),
    )
