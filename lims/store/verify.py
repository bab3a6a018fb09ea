"""Proves the record, trusting nothing on disk: entries, chains, tree, checkpoints, and with `rebuild` the state too."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from lims.ledger.chain import Fault, StoredEntry, faults_in_chain
from lims.ledger.checkpoint import Anchor
from lims.store.attachments import faults_in_attachments
from lims.store.chain_heads import Walk, faults_in_heads
from lims.store.many_rows import rows_of
from lims.store.rebuild import TableFault, faults_in_state
from lims.store.session import Store
from lims.store.verify_keys import consistency_faults, cosigned_sizes, key_faults, witness_faults
from lims.store.verify_tree import anchor_faults, tree_faults

AnyFault = Fault | TableFault
_PLAIN = {str, int}


@dataclass(frozen=True, slots=True)
class Report:
    """What `lims verify` found. `anchored`: at least one checkpoint from outside was given, and all of them fit."""

    ok: bool
    anchored: bool
    entries: int
    faults: tuple[AnyFault, ...]

    def plain(self) -> dict[str, Any]:
        """The report as plain data, for `--json`."""
        return {
            "ok": self.ok,
            "anchored": self.anchored,
            "entries": self.entries,
            "faults": [_plain(fault) for fault in self.faults],
        }

    @property
    def verdict(self) -> str:
        """In one word or three: faulty, anchored, or consistent, not anchored."""
        if not self.ok:
            return "faulty"
        return "anchored" if self.anchored else "consistent, not anchored"


def verify(store: Store, anchors: Sequence[Anchor] = (), *, rebuild: bool = False, damaged: bool = False) -> Report:
    """Check the whole record; `anchors` are checkpoints from outside the database (paper, file, another house).

    `damaged` reads also what is no text any more, at twice the price: it is tried when reading plainly fails.
    """
    faults: list[AnyFault] = []
    walk = Walk()
    unfit: list[Fault] = []
    try:
        with store.reading() as db, _undecoded(db) if damaged else nullcontext():
            faults += _entry_faults(db, walk)
            faults += faults_in_heads(db, walk)
            altered = {(fault.chain, fault.seq) for fault in faults if isinstance(fault, Fault)}
            faults += key_faults(walk.keys)
            sizes = {anchor.size for anchor in anchors} | cosigned_sizes(db)
            tree, roots = tree_faults(db, walk, altered, sizes)
            faults += tree
            faults += witness_faults(db, walk.keys, roots)
            unfit = list(anchor_faults(anchors, roots, walk))
            faults += unfit
            faults += consistency_faults(db, anchors, roots)
            faults += faults_in_attachments(db)
            if rebuild:
                faults += faults_in_state(db)
    except (DBAPIError, sqlite3.Error) as fault:
        if not damaged and "decode" in str(fault):
            return verify(store, anchors, rebuild=rebuild, damaged=True)
        faults.append(Fault("", 0, f"the database cannot be read: {getattr(fault, 'orig', fault)}"))
    return Report(not faults, bool(anchors) and not faults, walk.entries, tuple(faults))


def _entry_faults(db: Connection, walk: Walk) -> Iterator[Fault]:
    query = (
        "SELECT position, chain, seq, text, hash, previous, kind, person, recorded_at FROM ledger ORDER BY chain, seq"
    )
    rows = rows_of(db, query)
    stored = (StoredEntry._make(row if _PLAIN.issuperset(map(type, row)) else map(_named, row)) for row in rows)
    for chain, entries in groupby(walk.along(stored), key=lambda entry: entry.chain):
        yield from faults_in_chain(str(chain), entries)


def _named(value: Any) -> Any:
    # SQLite puts a value of any type into a column; text in place of a number is compared as it is, bytes by name.
    return value if type(value) in _PLAIN else repr(value)


@contextmanager
def _undecoded(db: Connection) -> Iterator[None]:
    """Let the driver hand over text that is not UTF-8: a changed byte must be told, and not stop the check."""
    if db.dialect.name != "sqlite":
        yield
        return
    connection: Any = db.connection.dbapi_connection
    usual = connection.text_factory
    connection.text_factory = partial(str, encoding="utf-8", errors="surrogateescape")
    try:
        yield
    finally:
        connection.text_factory = usual


def _plain(fault: AnyFault) -> dict[str, Any]:
    if isinstance(fault, Fault):
        return {"where": "ledger", "chain": fault.chain, "seq": fault.seq, "what": fault.what}
    return {
        "where": "table",
        "table": fault.table,
        "key": fault.key,
        "column": fault.column,
        "what": fault.what,
    }
