"""Protocol versions that came into force, with their whole text."""

from sqlalchemy import Column, Integer, String, Table, Text

from lims.store.tables.base import metadata
from lims.store.types import JsonText, UtcTime

protocols = Table(
    "protocols",
    metadata,
    Column("trial", String(40), primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("sha256", String(64), nullable=False, unique=True),
    Column("text", Text, nullable=False),
    Column("confirmed", JsonText, nullable=False),
    Column("activated_at", UtcTime, nullable=False),
    Column("activated_by", String(64), nullable=False),
)
