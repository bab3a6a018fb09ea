"""Kinds of label: what quality approved last of each."""

from sqlalchemy import Column, Integer, String, Table

from lims.store.tables.base import metadata
from lims.store.types import UtcTime

label_approvals = Table(
    "label_approvals",
    metadata,
    Column("kind", String(20), primary_key=True),
    Column("version", Integer, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("approved_at", UtcTime, nullable=False),
    Column("approved_by", String(64), nullable=False),
)
