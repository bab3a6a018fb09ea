"""Draws that were refused, too small or made again; batches that were cancelled; subjects taken out; bags returned."""

from sqlalchemy import BigInteger, Column, ForeignKey, Integer, String, Table

from lims.store.tables.base import metadata
from lims.store.types import Day, Exact, JsonText, UtcTime

collection_refusals = Table(
    "collection_refusals",
    metadata,
    Column("batch", String(20), ForeignKey("batches.batch"), primary_key=True),
    Column("reasons", JsonText, nullable=False),
    Column("words", String(500), nullable=False),
    Column("refused_at", UtcTime, nullable=False),
    Column("refused_by", String(64), nullable=False),
    Column("second_person", String(64), nullable=False),
)

draw_choices = Table(
    "draw_choices",
    metadata,
    Column("batch", String(20), ForeignKey("batches.batch"), primary_key=True),
    Column("choice", String(12), nullable=False),
    Column("volume_ml", Exact, nullable=False),
    Column("least_ml", Exact, nullable=False),
    Column("expected_cells", BigInteger),
    Column("least_cells", BigInteger),
    Column("words", String(500), nullable=False),
    Column("chosen_at", UtcTime, nullable=False),
    Column("chosen_by", String(64), nullable=False),
)

supersessions = Table(
    "supersessions",
    metadata,
    Column("old_batch", String(20), ForeignKey("batches.batch"), primary_key=True),
    Column("new_batch", String(20), ForeignKey("batches.batch"), nullable=False, unique=True),
    Column("dose_no", Integer, nullable=False),
    Column("old_din", String(20), nullable=False),
    Column("reason", String(500), nullable=False),
    Column("consent_on", Day, nullable=False),
    Column("markers_on", Day, nullable=False),
    Column("superseded_at", UtcTime, nullable=False),
    Column("superseded_by", String(64), nullable=False),
)

cancellations = Table(
    "cancellations",
    metadata,
    Column("batch", String(20), ForeignKey("batches.batch"), primary_key=True),
    Column("kind", String(16), nullable=False),
    Column("reason", String(500), nullable=False),
    Column("stage", String(20), nullable=False),
    Column("signature", Integer, nullable=False),
    Column("cancelled_at", UtcTime, nullable=False),
    Column("cancelled_by", String(64), nullable=False),
)

withdrawals = Table(
    "withdrawals",
    metadata,
    Column("subject", String(20), ForeignKey("subjects.subject"), primary_key=True),
    Column("kind", String(16), nullable=False),
    Column("reason", String(500), nullable=False),
    Column("printed_name", String(120), nullable=False),
    Column("withdrawn_at", UtcTime, nullable=False),
    Column("withdrawn_by", String(64), nullable=False),
)

returned_products = Table(
    "returned_products",
    metadata,
    Column("batch", String(20), ForeignKey("batches.batch"), primary_key=True),
    Column("handover", Integer, primary_key=True, autoincrement=False),
    Column("container", String(40), nullable=False),
    Column("reason", String(500), nullable=False),
    Column("returned_at", UtcTime, nullable=False),
    Column("returned_by", String(64), nullable=False),
)
