"""Vessels as a graph: families, edges, losses, what a vessel may still be used for."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Make the tables."""
    with op.batch_alter_table("containers") as containers:
        containers.add_column(sa.Column("family", sa.String(length=20), nullable=False, server_default=""))
        containers.add_column(sa.Column("expires_at", sa.String(length=27), nullable=True))
        containers.add_column(sa.Column("restriction", sa.String(length=300), nullable=False, server_default=""))
        containers.add_column(sa.Column("moved_at", sa.String(length=27), nullable=True))
        containers.create_index(op.f("ix_containers_place"), ["place"])
        containers.create_index(
            op.f("uq_containers_container_batch_subject"), ["container", "batch", "subject"], unique=True
        )
    op.execute("UPDATE containers SET family = name")
    make_vessel_edges()
    make_vessel_losses()


def make_vessel_edges() -> None:
    whole = ["containers.container", "containers.batch", "containers.subject"]
    op.create_table(
        "vessel_edges",
        sa.Column("parent", sa.String(length=40), nullable=False),
        sa.Column("child", sa.String(length=40), nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("batch", sa.String(length=20), nullable=False),
        sa.Column("subject", sa.String(length=20), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("volume_ml", sa.String(length=60), nullable=True),
        sa.Column("viable_cells", sa.BigInteger(), nullable=True),
        sa.Column("at", sa.String(length=27), nullable=False),
        sa.CheckConstraint("parent <> child", name=op.f("ck_vessel_edges_nothing_flows_into_itself")),
        sa.ForeignKeyConstraint(
            ["parent", "batch", "subject"], whole, name=op.f("fk_vessel_edges_parent_batch_subject")
        ),
        sa.ForeignKeyConstraint(["child", "batch", "subject"], whole, name=op.f("fk_vessel_edges_child_batch_subject")),
        sa.PrimaryKeyConstraint("parent", "child", "seq", name=op.f("pk_vessel_edges")),
    )
    op.create_index(op.f("ix_vessel_edges_batch"), "vessel_edges", ["batch"])


def make_vessel_losses() -> None:
    op.create_table(
        "vessel_losses",
        sa.Column("batch", sa.String(length=20), nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("container", sa.String(length=40), nullable=False),
        sa.Column("family", sa.String(length=20), nullable=False),
        sa.Column("how", sa.String(length=12), nullable=False),
        sa.Column("volume_ml", sa.String(length=60), nullable=False),
        sa.Column("viable_cells", sa.BigInteger(), nullable=True),
        sa.Column("of_ml", sa.String(length=60), nullable=True),
        sa.Column("of_cells", sa.BigInteger(), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("checklist", sa.Text(), nullable=False),
        sa.Column("witnessed_by", sa.String(length=64), nullable=False),
        sa.Column("at", sa.String(length=27), nullable=False),
        sa.Column("by", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["batch"], ["batches.batch"], name=op.f("fk_vessel_losses_batch")),
        sa.PrimaryKeyConstraint("batch", "seq", name=op.f("pk_vessel_losses")),
    )
