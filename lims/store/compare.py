"""A record that comes back from outside, compared with the running ledger entry by entry."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from sqlalchemy import Connection, select

from lims.ledger.checkpoint import read_checkpoint
from lims.store.checkpoints import find_root
from lims.store.reading.site import find_site
from lims.store.tables.ledger import ledger


def differences(db: Connection, record: bytes) -> Iterator[str]:
    """Every entry (chain and seq) and checkpoint of a record.json that the running ledger has otherwise or has not.

    Nothing when this ledger is another site's: then there is nothing to compare.
    """
    try:
        told = json.loads(record)
        chains, sealed = told["chains"], read_checkpoint(told["checkpoint"])
    except (ValueError, LookupError, TypeError):
        return
    here = find_site(db)
    if here is None or here.origin != sealed.origin:
        return
    for chain in chains:
        kept = _texts(db, chain["chain"])
        for entry in chain["entries"]:
            seq = _seq(entry["text"])
            if kept.get(seq) != entry["text"]:
                yield f"{chain['chain']} {seq}"
    root = find_root(db, sealed.size)
    if root is not None and root != sealed.root:
        yield f"checkpoint of {sealed.size} entries"


def _texts(db: Connection, chain: str) -> Mapping[int, str]:
    query = select(ledger.c.seq, ledger.c.text).where(ledger.c.chain == chain)
    return {row.seq: row.text for row in db.execute(query)}


def _seq(text: str) -> int:
    try:
        return int(json.loads(text)["seq"])
    except (ValueError, LookupError, TypeError):
        return 0
