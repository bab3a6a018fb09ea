"""Do the rows of one batch follow from the ledger? Asked at the moment of a decision, which leans on them."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection, Table, and_, or_, select

from lims.domain.events.batches import BatchOpened
from lims.ledger.chain import Fault
from lims.ledger.entry import read_entry
from lims.store.rebuild import TableFault, differences, empty_tables, replay_entries
from lims.store.record import SITE
from lims.store.tables import metadata
from lims.store.tables.ledger import ledger

# A station is the site's. It names the batch that holds it, and its own entries make most of its row.
_OF_THE_SITE = {"equipment"}


def faults_in_batch(db: Connection, batch: str) -> Iterator[Fault | TableFault]:
    """Every row and value of the batch, and of the person it is for, that the ledger does not give.

    Replayed are the chain of the batch, its subject's, and what names the batch in the site's: some hundred entries,
    however long the ledger is. What a lot, a person or a station is, the comparison of everything tells.
    """
    subject = subject_of(db, batch)
    with empty_tables() as other:
        broken = replay_entries(_entries(db, batch, subject), other)
        if broken:
            yield broken
            return
        for table in metadata.sorted_tables:
            where = _own(table, batch, subject)
            if where:
                yield from differences(db, other, table, where=where)


def _own(table: Table, batch: str, subject: str) -> dict[str, str]:
    """Which rows of a table are the batch's or its subject's; empty: none."""
    if table.name in _OF_THE_SITE:
        return {}
    if "batch" in table.c:
        # A scan at another batch that met something of this one stands in that one's chain.
        return {"batch": batch} | ({"chain": f"batch:{batch}"} if "chain" in table.c else {})
    return {"subject": subject} if "subject" in table.c else {}


def _entries(db: Connection, batch: str, subject: str) -> Iterator[tuple[str, int, str]]:
    c = ledger.c
    named = and_(c.chain == SITE, c.text.contains(batch, autoescape=True))
    own = c.chain.in_((f"batch:{batch}", f"subject:{subject}"))
    entries = db.execute(select(c.chain, c.seq, c.text).where(or_(own, named)).order_by(c.position))
    return ((chain, seq, written) for chain, seq, written in entries)


def subject_of(db: Connection, batch: str) -> str:
    """Whom the batch is for, as the ledger says: the row may be the one that was edited."""
    c = ledger.c
    query = select(c.text).where(c.chain == f"batch:{batch}", c.kind == BatchOpened.__name__).order_by(c.seq)
    written = db.scalars(query.limit(1)).first()
    if written is None:
        return ""
    return str(read_entry(written).data["subject"])
