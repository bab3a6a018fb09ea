"""Containers. The pair (batch, subject) must exist as a batch: no container can name another person's batch."""

from sqlalchemy import BigInteger, Column, ForeignKeyConstraint, Index, String, Table

from lims.store.tables.base import metadata
from lims.store.types import Exact, JsonText, UtcTime

containers = Table(
    "containers",
    metadata,
    Column("container", String(40), primary_key=True),
    Column("batch", String(20), nullable=False),
    Column("subject", String(20), nullable=False),
    Column("name", String(20), nullable=False),
    Column("title", String(200), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("made_from", JsonText, nullable=False),
    Column("state", String(12), nullable=False),
    Column("volume_ml", Exact),
    Column("viable_cells", BigInteger),
    Column("place", String(120), nullable=False),
    Column("holder", String(64), nullable=False),
    Column("planned_at", UtcTime, nullable=False),
    Column("filled_at", UtcTime),
    Column("ended_at", UtcTime),
    Column("fate", String(40), nullable=False),
    Column("family", String(20), nullable=False, server_default=""),  # the name it stands for in the protocol
    Column("expires_at", UtcTime),
    Column("restriction", String(300), nullable=False, server_default=""),
    Column("moved_at", UtcTime),
    ForeignKeyConstraint(["batch", "subject"], ["batches.batch", "batches.subject"]),
    Index("ix_containers_batch", "batch"),
    Index("ix_containers_place", "place"),
    # What an edge of the graph refers to.
    Index("uq_containers_container_batch_subject", "container", "batch", "subject", unique=True),
)
