"""The ledger itself, the heads of its chains, and what the machine keeps around it."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from lims.store.tables.base import metadata
from lims.store.types import UtcTime

# SQLite counts up by itself only in a column that is called INTEGER.
_Number = BigInteger().with_variant(Integer, "sqlite")
_OUTSIDE = {"operational": True}
# Entries of the site's own chain, as the index of their kinds has it: small beside the rest. The empty text keeps
# SQLite from walking the whole chain, which opens every other one, because chains are short on average.
ON_SITE = text("chain || '' = 'site'")

ledger = Table(
    "ledger",
    metadata,
    Column("position", _Number, primary_key=True),
    Column("chain", String(80), nullable=False),
    Column("seq", Integer, nullable=False),
    Column("text", Text, nullable=False),
    Column("hash", String(64), nullable=False),
    Column("previous", String(64), nullable=False),
    Column("kind", String(60), nullable=False),
    Column("person", String(64), nullable=False),
    Column("recorded_at", UtcTime, nullable=False),
    UniqueConstraint("chain", "seq"),
    CheckConstraint("position > 0", name="position_counts_from_one"),
    CheckConstraint("seq > 0", name="seq_counts_from_one"),
    Index("ix_ledger_kind", "kind"),
    Index("ix_ledger_site_kind", "kind", "seq", sqlite_where=ON_SITE, postgresql_where=ON_SITE),
    info=_OUTSIDE,
)

# Each chain's head. Written beside every entry; `verify` compares it with the entries.
chains = Table(
    "chains",
    metadata,
    Column("chain", String(80), primary_key=True),
    Column("head_seq", Integer, nullable=False),
    Column("head_hash", String(64), nullable=False),
    Column("head_at", UtcTime, nullable=False),
    Column("opened_at", UtcTime, nullable=False),
)

# The order in which the sequencer took the entries in: the leaves of the tree under the checkpoints.
leaves = Table(
    "leaves",
    metadata,
    Column("leaf_index", _Number, primary_key=True, autoincrement=False),
    Column("position", _Number, ForeignKey("ledger.position"), nullable=False, unique=True),
    Column("hash", String(64), nullable=False),
    info=_OUTSIDE,
)

# How many of the entries in the tree each person wrote, and the last time: counted when they are taken in, because a
# ledger of ten years is too long to be counted for a page.
authors = Table(
    "authors",
    metadata,
    Column("person", String(64), primary_key=True),
    Column("entries", _Number, nullable=False),
    Column("last_at", UtcTime, nullable=False),
    info=_OUTSIDE,
)

checkpoints = Table(
    "checkpoints",
    metadata,
    Column("size", _Number, primary_key=True, autoincrement=False),
    Column("root", String(64), nullable=False),
    Column("text", Text, nullable=False),
    Column("made_at", UtcTime, nullable=False),
    info=_OUTSIDE,
)

# Answers already given, so that a request sent twice is done once.
requests = Table(
    "requests",
    metadata,
    Column("request_id", String(100), primary_key=True),
    Column("person", String(64), nullable=False),
    Column("fingerprint", String(128), nullable=False),
    Column("answer", Text, nullable=False),
    Column("refused", Boolean, nullable=False),
    Column("at", UtcTime, nullable=False),
    info=_OUTSIDE,
)

jobs = Table(
    "jobs",
    metadata,
    Column("job", _Number, primary_key=True),
    Column("kind", String(60), nullable=False),
    Column("payload", Text, nullable=False),
    Column("state", String(10), nullable=False),
    Column("asked_at", UtcTime, nullable=False),
    Column("due_at", UtcTime, nullable=False),
    Column("taken_at", UtcTime),
    Column("taken_by", String(80), nullable=False),
    Column("done_at", UtcTime),
    Column("tries", Integer, nullable=False),
    Column("fault", Text, nullable=False),
    CheckConstraint("state IN ('waiting', 'taken', 'done', 'failed')", name="a_known_state"),
    Index("ix_jobs_state", "state", "due_at"),
    info=_OUTSIDE,
)
