"""The site as it was opened, and the chains there are."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection, select

from lims.domain.errors import NotNow, msg
from lims.domain.record import ChainHead
from lims.store.prepared import Prepared
from lims.store.reading.values import value_of
from lims.store.tables.ledger import chains
from lims.store.tables.site import site

_SITE = Prepared(select(site))


@dataclass(frozen=True, slots=True)
class Site:
    """What the site is called and whether it shows demonstration data."""

    origin: str
    name: str
    zone: str
    public_key: str
    facility: str
    demonstration: bool


def find_site(db: Connection) -> Site | None:
    """The site, or None before the ledger was begun."""
    row = _SITE.first(db)
    return value_of(Site, row) if row else None


def get_site(db: Connection) -> Site:
    """The site; refuses before the ledger was begun."""
    found = find_site(db)
    if found is None:
        raise NotNow(
            "site_not_open",
            msg("This ledger has not begun."),
            next_step=msg("Run: lims init. Or, for a look around, ./run with demonstration data."),
        )
    return found


def heads_of(db: Connection, names: Iterable[str]) -> dict[str, str]:
    """The hash of the last entry of each of these chains: while it is the same, so is all that the chain says."""
    wanted = sorted(set(names))
    found: dict[str, str] = {}
    for start in range(0, len(wanted), 500):
        query = select(chains.c.chain, chains.c.head_hash).where(chains.c.chain.in_(wanted[start : start + 500]))
        found |= {row.chain: row.head_hash for row in db.execute(query)}
    return found


def head_of(db: Connection, chain: str) -> ChainHead:
    """The head of a chain; zero entries when it was never opened."""
    row = db.execute(select(chains.c.head_seq, chains.c.head_hash).where(chains.c.chain == chain)).first()
    return ChainHead(chain, row.head_seq, row.head_hash) if row else ChainHead(chain, 0, "")
