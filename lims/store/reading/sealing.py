"""Whose keys sealed the record, who witnesses it, and what witnesses signed."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from lims.store.reading.values import value_of
from lims.store.tables.sealing import cosignatures, sealing_keys, witnesses
from lims.store.tables.site import site


@dataclass(frozen=True, slots=True)
class NamedWitness:
    """A witness of this site; `given_up_at` is None while it cosigns."""

    witness: str
    verifier_key: str
    named_at: datetime
    named_by: str
    given_up_at: datetime | None
    reason: str


@dataclass(frozen=True, slots=True)
class Cosignature:
    """What a witness signed: the checkpoint of that size, at that moment, as the line of a note."""

    witness: str
    size: int
    line: str
    signed_at: datetime


def current_public_key(db: Connection) -> str:
    """The public half of the key that seals now, in base64; empty before the ledger begins."""
    newest = select(sealing_keys.c.public_key).order_by(sealing_keys.c.number.desc()).limit(1)
    return str(db.scalar(newest) or db.scalar(select(site.c.public_key)) or "")


def list_public_keys(db: Connection) -> tuple[str, ...]:
    """Every key that sealed, the first one first."""
    first = db.scalar(select(site.c.public_key)) or ""
    return (first, *db.scalars(select(sealing_keys.c.public_key).order_by(sealing_keys.c.number)))


def list_witnesses(db: Connection) -> tuple[NamedWitness, ...]:
    """Every witness, in use or given up, by name."""
    rows = db.execute(select(witnesses).order_by(witnesses.c.witness)).mappings()
    return tuple(value_of(NamedWitness, row) for row in rows)


def list_cosignatures(db: Connection, witness: str = "") -> tuple[Cosignature, ...]:
    """What witnesses signed, the largest checkpoint first."""
    query = select(cosignatures).order_by(cosignatures.c.size.desc())
    if witness:
        query = query.where(cosignatures.c.witness == witness)
    return tuple(value_of(Cosignature, row) for row in db.execute(query).mappings())
