"""Entries of one chain, for the time-line and for the hash that a signer signs."""

import hashlib
import json
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, select

from lims.domain.record import Happening
from lims.domain.review.rules import UNSIGNED
from lims.ledger.entry import read_entry
from lims.store.tables.ledger import ledger

# Entries never change, and a page of a batch reads hundreds of them each time: some twenty batches are kept as read.
KEPT = 10_000


def list_happenings(db: Connection, chain: str) -> tuple[Happening, ...]:
    """Every entry of a chain, oldest first, with its values as words."""
    rows = db.execute(select(ledger.c.text, ledger.c.hash).where(ledger.c.chain == chain).order_by(ledger.c.seq))
    return tuple(read_happening(text, digest) for text, digest in rows)


def newest_happenings(db: Connection, chain: str, *, before: int | None, most: int) -> tuple[Happening, ...]:
    """So many entries of a chain, newest first, before an entry or from the end."""
    query = select(ledger.c.text, ledger.c.hash).where(ledger.c.chain == chain)
    if before is not None:
        query = query.where(ledger.c.seq < before)
    rows = db.execute(query.order_by(ledger.c.seq.desc()).limit(most))
    return tuple(read_happening(text, digest) for text, digest in rows)


@lru_cache(maxsize=KEPT)
def read_happening(text: str, digest: str) -> Happening:
    """One entry as a line of a time-line, from its text."""
    entry = read_entry(text)
    return Happening(
        seq=entry.seq,
        at=entry.recorded_at,
        performed_at=entry.performed_at,
        person=entry.person,
        kind=entry.kind,
        data=_words(entry.data),
        hash=digest,
        station=entry.station,
    )


def _words(data: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    return tuple(
        (name, value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))
        for name, value in sorted(data.items())
    )


def signed_content(happenings: tuple[Happening, ...]) -> str:
    """SHA-256 over the hashes of the entries that a signature covers: all but signatures, decisions and prints."""
    covered = "\n".join(one.hash for one in happenings if one.kind not in UNSIGNED)
    return hashlib.sha256(covered.encode()).hexdigest()
