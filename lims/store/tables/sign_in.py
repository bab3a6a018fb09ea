"""By what people are known when they sign in or sign, beside the password. Operational, not rebuilt from the record.

No secret is here in clear: passkeys are public keys, PINs are hashes, one-time secrets are sealed with the site's key.
"""

from sqlalchemy import Boolean, Column, Index, Integer, String, Table

from lims.store.tables.base import metadata
from lims.store.types import UtcTime

# One row for each wrong try, under the name tried and again under the address it came from.
attempts = Table(
    "attempts",
    metadata,
    Column("attempt", String(24), primary_key=True),
    Column("key", String(120), nullable=False),
    Column("at", UtcTime, nullable=False),
    Index("ix_attempts_key_at", "key", "at"),
    info={"operational": True},
)

passkeys = Table(
    "passkeys",
    metadata,
    Column("passkey", String(400), primary_key=True),  # the credential's id as the browser says it, base64url
    Column("person", String(64), nullable=False),
    Column("title", String(80), nullable=False),
    Column("public_key", String(2000), nullable=False),
    Column("sign_count", Integer, nullable=False),
    Column("synced", Boolean, nullable=False),  # it may be on several devices of its owner
    Column("added_at", UtcTime, nullable=False),
    Column("used_at", UtcTime),
    Column("revoked_at", UtcTime),
    Index("ix_passkeys_person", "person"),
    info={"operational": True},
)

# What a browser was asked to answer: by whom, for what, once.
challenges = Table(
    "challenges",
    metadata,
    Column("challenge", String(100), primary_key=True),
    Column("person", String(64), nullable=False),
    Column("purpose", String(16), nullable=False),
    Column("about", String(64), nullable=False),
    Column("asked_at", UtcTime, nullable=False),
    Column("answered_at", UtcTime),
    info={"operational": True},
)

pins = Table(
    "pins",
    metadata,
    Column("person", String(64), primary_key=True),
    Column("pin_hash", String(200), nullable=False),
    Column("set_at", UtcTime, nullable=False),
    info={"operational": True},
)

one_time_secrets = Table(
    "one_time_secrets",
    metadata,
    Column("person", String(64), primary_key=True),
    Column("sealed", String(300), nullable=False),
    Column("set_at", UtcTime, nullable=False),
    Column("confirmed_at", UtcTime),
    Column("last_step", Integer, nullable=False),  # the half minute of the newest code that was taken: none twice
    info={"operational": True},
)

# Whom a site's identity provider means: its own word for the person, which the person let be bound.
outside_identities = Table(
    "outside_identities",
    metadata,
    Column("issuer", String(200), primary_key=True),
    Column("subject", String(200), primary_key=True),
    Column("person", String(64), nullable=False),
    Column("bound_at", UtcTime, nullable=False),
    info={"operational": True},
)
