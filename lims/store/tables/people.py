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
    # The account under which the same human being was added first; empty: this one. Four eyes go by it.
    Column("same_as", String(64), nullable=False, server_default=""),
    # The trials whose things this person may see; none: all.
    Column("trials", JsonText, nullable=False, server_default="[]"),
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
