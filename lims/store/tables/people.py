"""People who act."""

from sqlalchemy import Boolean, Column, String, Table

from lims.store.tables.base import metadata
from lims.store.types import JsonText, UtcTime

people = Table(
    "people",
    metadata,
    Column("person", String(64), primary_key=True),
    Column("printed_name", String(120), nullable=False),
    Column("roles", JsonText, nullable=False),
    Column("active", Boolean, nullable=False),
    Column("added_at", UtcTime, nullable=False),
)

tokens = Table(
    "tokens",
    metadata,
    Column("token", String(32), primary_key=True),
    Column("person", String(64), nullable=False),
    Column("purpose", String(200), nullable=False),
    Column("issued_at", UtcTime, nullable=False),
    Column("revoked_at", UtcTime),
)
