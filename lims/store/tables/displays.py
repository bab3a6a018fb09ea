"""Wall screens, which are of the record, and the secrets by which they are known, which are not."""

from sqlalchemy import Column, String, Table

from lims.store.tables.base import metadata
from lims.store.types import UtcTime

displays = Table(
    "displays",
    metadata,
    Column("display", String(12), primary_key=True),
    Column("title", String(80), nullable=False),
    Column("place", String(80), nullable=False),
    Column("theme", String(8), nullable=False),
    Column("opened_at", UtcTime, nullable=False),
    Column("opened_by", String(64), nullable=False),
    Column("revoked_at", UtcTime),
    Column("revoked_by", String(64), nullable=False),
    Column("reason", String(300), nullable=False),
)

# By which secret a screen is known: first by its pairing code, from its first look on by the hash of the secret itself.
display_keys = Table(
    "display_keys",
    metadata,
    Column("display", String(12), primary_key=True),
    Column("pairing", String(8), nullable=False),
    Column("token_hash", String(64), nullable=False, index=True),
    Column("asked_at", UtcTime, nullable=False),
    Column("seen_at", UtcTime),
    info={"operational": True},
)
