"""The keys that sealed, the witnesses, and how far each place outside the database has come."""

from sqlalchemy import Column, Integer, String, Table, Text

from lims.store.tables.base import metadata
from lims.store.types import UtcTime

sealing_keys = Table(
    "sealing_keys",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("public_key", String(64), nullable=False),
    Column("since", UtcTime, nullable=False),
    Column("reason", String(300), nullable=False),
)

witnesses = Table(
    "witnesses",
    metadata,
    Column("witness", String(120), primary_key=True),
    Column("verifier_key", String(240), nullable=False),
    Column("named_at", UtcTime, nullable=False),
    Column("named_by", String(64), nullable=False),
    Column("given_up_at", UtcTime),
    Column("reason", String(300), nullable=False),
)

# What a witness signed. It proves itself, so it needs no place in the record.
cosignatures = Table(
    "cosignatures",
    metadata,
    Column("witness", String(120), primary_key=True),
    Column("size", Integer, primary_key=True, autoincrement=False),
    Column("line", Text, nullable=False),
    Column("signed_at", UtcTime, nullable=False),
    info={"operational": True},
)

# How far each place outside the database has come: the file of checkpoints, and the second place.
anchor_places = Table(
    "anchor_places",
    metadata,
    Column("place", String(20), primary_key=True),
    Column("size", Integer, nullable=False),
    Column("reached_at", UtcTime),
    Column("fault", String(300), nullable=False),
    Column("failing_since", UtcTime),
    info={"operational": True},
)
