"""The graph of vessels and what was lost from it. Both ends of an edge are of one subject and one batch, by key."""

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    String,
    Table,
)

from lims.store.tables.base import metadata
from lims.store.types import Exact, JsonText, UtcTime

vessel_edges = Table(
    "vessel_edges",
    metadata,
    Column("parent", String(40), primary_key=True),
    Column("child", String(40), primary_key=True),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("batch", String(20), nullable=False),
    Column("subject", String(20), nullable=False),
    Column("kind", String(12), nullable=False),
    Column("volume_ml", Exact),
    Column("viable_cells", BigInteger),
    Column("at", UtcTime, nullable=False),
    # The edge has one batch and one subject, and both its ends must have the same: material of two never meets.
    ForeignKeyConstraint(
        ["parent", "batch", "subject"], ["containers.container", "containers.batch", "containers.subject"]
    ),
    ForeignKeyConstraint(
        ["child", "batch", "subject"], ["containers.container", "containers.batch", "containers.subject"]
    ),
    CheckConstraint("parent <> child", name="nothing_flows_into_itself"),
    Index("ix_vessel_edges_batch", "batch"),
)

vessel_losses = Table(
    "vessel_losses",
    metadata,
    Column("batch", String(20), ForeignKey("batches.batch"), primary_key=True),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("container", String(40), nullable=False),
    Column("family", String(20), nullable=False),
    Column("how", String(12), nullable=False),
    Column("volume_ml", Exact, nullable=False),
    Column("viable_cells", BigInteger),
    Column("of_ml", Exact),
    Column("of_cells", BigInteger),
    Column("reason", String(500), nullable=False),
    Column("checklist", JsonText, nullable=False),
    Column("witnessed_by", String(64), nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("by", String(64), nullable=False),
)
