"""The heads of the chains as stored, against the entries as read; and no chain may vanish that was once opened."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection

from lims.ledger.chain import Fault, StoredEntry
from lims.ledger.entry import GENESIS
from lims.store.leaf_hashes import LeafHashes
from lims.store.rebuild import TableFault
from lims.store.record import SITE
from lims.store.verify_keys import Keys

NAMES_KEYS = ("SiteOpened", "SealingKeyChanged", "WitnessNamed")


@dataclass(slots=True)
class Walk:
    """What was seen on the way through all entries."""

    entries: int = 0
    last: dict[str, StoredEntry] = field(default_factory=dict)
    opened: dict[str, StoredEntry] = field(default_factory=dict)
    begun_at: str = ""  # when the site's own chain took its first entry: nothing opened that one
    keys: Keys = field(default_factory=Keys)
    leaves: LeafHashes = field(default_factory=LeafHashes)

    def along(self, rows: Iterable[StoredEntry]) -> Iterator[StoredEntry]:
        """The same rows, remembered."""
        for row in rows:
            self.entries += 1
            self.last[row.chain] = row
            self.leaves.keep(row.position, row.text)
            if row.chain == SITE and row.kind == "ChainOpened":
                self.opened[str(_data(row).get("chain", ""))] = row
            elif row.chain == SITE and row.kind in NAMES_KEYS:
                self.keys.see(row.kind, _data(row), row.seq, row.position)
            if row.seq == 1 and row.chain == SITE:
                self.begun_at = row.recorded_at
            yield row


def faults_in_heads(db: Connection, walk: Walk) -> Iterator[Fault | TableFault]:
    """Chains without a row, rows without a chain, chains never opened, and heads that are not the last entry."""
    found = db.exec_driver_sql("SELECT chain, head_seq, head_hash, head_at, opened_at FROM chains")
    rows = {row[0]: row[1:] for row in found}
    for chain in sorted(walk.last.keys() | walk.opened.keys() | rows.keys(), key=str):
        if chain != SITE and chain not in walk.opened:
            yield Fault(str(chain), 1, "nothing in the site's chain opened this chain")
        elif chain not in rows:
            yield TableFault("chains", f"chain={chain}", "", "the row is missing")
        else:
            yield from _head_faults(chain, rows[chain], walk)


def _head_faults(chain: str, row: Any, walk: Walk) -> Iterator[TableFault]:
    last = walk.last.get(chain)
    opening = walk.opened.get(chain)
    empty_at = opening.recorded_at if opening else ""
    wanted = (last.seq, last.hash, last.recorded_at) if last else (0, GENESIS, empty_at)
    columns = ("head_seq", "head_hash", "head_at", "opened_at")
    opened_at = opening.recorded_at if opening else walk.begun_at or row[3]
    for column, is_now, should_be in zip(columns, row, (*wanted, opened_at), strict=True):
        if is_now != should_be:
            what = f"it says {is_now!r}, the last entry says {should_be!r}"
            yield TableFault("chains", f"chain={chain}", column, what)


def _data(row: StoredEntry) -> dict[str, Any]:
    try:
        data = json.loads(row.text)["data"]
    except (ValueError, LookupError, TypeError):
        return {}
    return data if isinstance(data, dict) else {}
