"""The ledger as a list of chains, for those who look it over."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select

from lims.store.tables.ledger import chains, ledger


@dataclass(frozen=True, slots=True)
class ChainSummary:
    """One chain: how many entries, the hash of the last and when it was written."""

    chain: str
    entries: int
    head_hash: str
    head_at: datetime


def list_chains(db: Connection, *, skip: int = 0, most: int | None = None) -> tuple[ChainSummary, ...]:
    """Chains, the one written last first; so many of them after so many others."""
    rows = db.execute(
        select(chains.c.chain, chains.c.head_seq, chains.c.head_hash, chains.c.head_at)
        .order_by(chains.c.head_at.desc(), chains.c.chain)
        .offset(skip)
        .limit(most)
    )
    return tuple(ChainSummary(*row) for row in rows)


def count_chains(db: Connection) -> int:
    """How many chains there are."""
    return db.scalar(select(func.count()).select_from(chains)) or 0


def count_entries(db: Connection) -> int:
    """How many entries the ledger holds."""
    return db.scalar(select(func.max(ledger.c.position))) or 0
