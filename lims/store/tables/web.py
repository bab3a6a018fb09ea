"""Who may sign in, who is signed in, which programs hold a token. Operational: outside the record, not rebuilt from it.

No password, session or token is here in clear: only what cannot be turned back into one.
"""

from sqlalchemy import Column, Index, String, Table

from lims.store.tables.base import metadata
from lims.store.types import UtcTime

credentials = Table(
    "credentials",
    metadata,
    Column("person", String(64), primary_key=True),
    Column("password_hash", String(200), nullable=False),
    Column("set_at", UtcTime, nullable=False),
    # Who set it for them; empty: they themselves. Until a second person has confirmed it, it signs nothing.
    Column("set_by", String(64), nullable=False, server_default=""),
    info={"operational": True},
)

preferences = Table(
    "preferences",
    metadata,
    Column("person", String(64), primary_key=True),
    Column("language", String(8), nullable=False),
    info={"operational": True},
)

http_sessions = Table(
    "http_sessions",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("person", String(64), nullable=False),
    Column("station", String(40), nullable=False),
    Column("created_at", UtcTime, nullable=False),
    Column("seen_at", UtcTime, nullable=False),
    Column("expires_at", UtcTime, nullable=False),
    Column("ended_at", UtcTime),
    # By what the person was known (password, passkey, code, badge, outside) and at which kind of device.
    Column("how", String(16), nullable=False, server_default="password"),
    Column("device", String(120), nullable=False, server_default=""),
    Index("ix_http_sessions_person", "person"),
    info={"operational": True},
)

access_tokens = Table(
    "access_tokens",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("token", String(32), nullable=False, unique=True),
    Column("person", String(64), nullable=False),
    Column("station", String(40), nullable=False),
    Column("created_at", UtcTime, nullable=False),
    info={"operational": True},
)
