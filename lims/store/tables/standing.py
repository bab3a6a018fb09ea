"""Whether signing is possible: pauses, rules, locks of a person, identities on file; and series of signings."""

from sqlalchemy import Boolean, CheckConstraint, Column, Index, Integer, String, Table, Text

from lims.store.tables.base import metadata
from lims.store.types import UtcTime

signing_pauses = Table(
    "signing_pauses",
    metadata,
    Column("pause", Integer, primary_key=True, autoincrement=False),
    Column("cause", String(20), nullable=False),
    Column("what", Text, nullable=False),
    Column("size", Integer, nullable=False),
    Column("root", String(64), nullable=False),
    Column("clock_before", UtcTime),
    Column("clock_after", UtcTime),
    Column("paused_at", UtcTime, nullable=False),
    Column("resumed_at", UtcTime),
    Column("resumed_by", String(64), nullable=False),
    Column("reason", String(500), nullable=False),
)

signing_rules = Table(
    "signing_rules",
    metadata,
    Column("one", Integer, primary_key=True, autoincrement=False),
    Column("release", String(10), nullable=False),
    Column("review", String(10), nullable=False),
    Column("series_minutes", Integer, nullable=False),
    Column("anchor_minutes", Integer, nullable=False),
    Column("identity_on_file", Boolean, nullable=False),
    CheckConstraint("one = 1", name="only_one_set_of_rules"),
)

signing_locks = Table(
    "signing_locks",
    metadata,
    Column("person", String(64), primary_key=True),
    Column("lock", Integer, primary_key=True, autoincrement=False),
    Column("cause", String(20), nullable=False),
    Column("what", String(300), nullable=False),
    Column("locked_at", UtcTime, nullable=False),
    Column("locked_by", String(64), nullable=False),
    Column("unlocked_at", UtcTime),
    Column("unlocked_by", String(64), nullable=False),
    Column("reason", String(500), nullable=False),
)

signer_identities = Table(
    "signer_identities",
    metadata,
    Column("person", String(64), primary_key=True),
    Column("document", String(200), nullable=False),
    Column("certified", Boolean, nullable=False),
    Column("verified_at", UtcTime, nullable=False),
    Column("verified_by", String(64), nullable=False),
)

# A series of signings within one session: begun by name and password, gone on with by the password alone.
signing_series = Table(
    "signing_series",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("person", String(64), nullable=False),
    Column("station", String(40), nullable=False),
    Column("roles", String(200), nullable=False),
    Column("signed_at", UtcTime, nullable=False),
    Index("ix_signing_series_person", "person"),
    info={"operational": True},
)
