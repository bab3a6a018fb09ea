"""Takes entries into the tree, in the order it meets them, and seals checkpoints; outside the writers' way.

Entries are read again and hashed again before anything is sealed, and a checkpoint is only ever an extension of the
last one, in the table and in the file outside the database: two that contradict each other would be worse than none.
"""

import logging
from datetime import datetime
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Connection, Row, func, insert, select

from lims.ledger.checkpoint import Checkpoint, public_key_text, seal_checkpoint
from lims.ledger.entry import entry_bytes, entry_hash
from lims.ledger.tree import CompactRange, leaf_hash
from lims.store.anchors import FILE, bring_up
from lims.store.authors import count_authors
from lims.store.checkpoints import find_latest_checkpoint, last_in_file
from lims.store.errors import LedgerBroken, RolledBack
from lims.store.reading.sealing import list_public_keys
from lims.store.reading.standing import was_accepted
from lims.store.session import Store
from lims.store.tables.ledger import checkpoints, leaves, ledger
from lims.store.tables.site import site

CHUNK = 500

log = logging.getLogger(__name__)


class Sequencer:
    """Keeps the tree's peaks between calls. Several may run beside each other: the tables say who came first."""

    def __init__(self, store: Store, key: Ed25519PrivateKey, file: Path) -> None:
        self._store = store
        self._key = key
        self._file = file
        self._tree = CompactRange()
        self._checked = False

    def use_key(self, key: Ed25519PrivateKey) -> None:
        """From now on this key seals: the site's key was changed."""
        self._key = key

    def advance(self, at: datetime) -> Checkpoint | None:
        """Take in every new entry and seal; the newest checkpoint, or None while there is no entry.

        Raises LedgerBroken when the entries contradict their hashes or an earlier checkpoint; RolledBack when a
        checkpoint outside the database covers more than is here; OSError when the file cannot be written.
        """
        self._lay_aside()
        while self._take_in():
            pass
        with self._store.reading() as db:
            latest = find_latest_checkpoint(db)
            self._check_extends(db, latest)
            self._catch_up(db)
            here, sealed = _size(db), latest.size if latest else 0
            if self._tree.size > here:
                raise RolledBack(self._tree.size, self._tree.root().hex(), here)
            origin, keys = db.scalar(select(site.c.origin)), list_public_keys(db)
        if origin and self._tree.size > sealed and self._may_seal(keys):
            self._seal(origin, at)
        return bring_up(self._store, FILE, self._file, at)

    def _may_seal(self, keys: tuple[str, ...]) -> bool:
        """Whether ours is the key that the record names now: what any other one seals, nobody could prove."""
        mine = public_key_text(self._key.public_key())
        if mine not in keys:
            log.critical("Nothing was sealed: the key on this machine is not the record's. Type: lims doctor")
        # A former key seals no more: its file is about to be changed.
        return mine == keys[-1]

    def _take_in(self) -> bool:
        """Give the next leaves to entries that have none; whether there may be more."""
        with self._store.reading() as db:
            size = _size(db)
            rows = self._new_entries(db)
        for row in rows:
            if entry_hash(row.text) != row.hash:
                raise LedgerBroken(f"Entry {row.seq} of {row.chain} does not fit its hash.")
        taken = [
            {"leaf_index": size + number, "position": row.position, "hash": leaf_hash(entry_bytes(row.text)).hex()}
            for number, row in enumerate(rows)
        ]
        if not taken:
            return False
        with self._store.writing() as db:
            if self._store.dialect == "postgresql":
                db.exec_driver_sql("LOCK TABLE leaves IN SHARE ROW EXCLUSIVE MODE")
            # Another sequencer may have been here since we looked: then look again.
            if _size(db) == size:
                db.execute(insert(leaves), taken)
                count_authors(db, [(row.person, row.recorded_at) for row in rows])
        # A chunk that is not full was the end: what came in meanwhile is for the next time, or busy benches would
        # keep us here and nothing would be sealed.
        return len(rows) == CHUNK

    def _new_entries(self, db: Connection) -> list[Row[int, str, int, str, str, str, datetime]]:
        c = ledger.c
        query = (
            select(c.position, c.chain, c.seq, c.text, c.hash, c.person, c.recorded_at)
            .order_by(c.position)
            .limit(CHUNK)
        )
        if self._store.dialect == "sqlite":
            # One writer at a time: positions are given in the order in which entries become visible.
            query = query.where(c.position > func.coalesce(select(func.max(leaves.c.position)).scalar_subquery(), 0))
        else:
            query = query.where(~select(leaves.c.position).where(leaves.c.position == c.position).exists())
        return list(db.execute(query))

    def _check_extends(self, db: Connection, latest: Checkpoint | None) -> None:
        if self._checked:
            return
        self._tree = CompactRange()
        known = [each for each in (latest, last_in_file(self._file)) if each is not None]
        for each in sorted(known, key=lambda checkpoint: checkpoint.size):
            self._catch_up(db, each.size)
            if self._tree.size != each.size:
                raise RolledBack(each.size, each.root.hex(), self._tree.size)
            if self._tree.root() != each.root:
                raise LedgerBroken(f"The first {each.size} entries are not those that were sealed.")
        self._checked = True

    def _catch_up(self, db: Connection, size: int | None = None) -> None:
        c = leaves.c
        query = select(c.hash).where(c.leaf_index >= self._tree.size).order_by(c.leaf_index)
        if size is not None:
            query = query.where(c.leaf_index < size)
        for leaf in db.execution_options(yield_per=5000).scalars(query):
            self._tree.append(bytes.fromhex(leaf))

    def _seal(self, origin: str, at: datetime) -> None:
        size, root = self._tree.size, self._tree.root()
        row = {
            "size": size,
            "root": root.hex(),
            "text": seal_checkpoint(origin, size, root, self._key),
            "made_at": at,
        }
        with self._store.writing() as db:
            if self._store.dialect == "postgresql":
                db.exec_driver_sql("LOCK TABLE checkpoints IN SHARE ROW EXCLUSIVE MODE")
            if (db.scalar(select(func.max(checkpoints.c.size))) or 0) < size:
                db.execute(insert(checkpoints), row)

    def _lay_aside(self) -> None:
        """Begin a new file where quality signed that the record goes on from an older copy; the former one is kept."""
        last = last_in_file(self._file)
        if last is None:
            return
        with self._store.reading() as db:
            accepted = was_accepted(db, last.size, last.root.hex())
        if accepted:
            self._file.rename(self._file.with_name(f"before-restore-{last.size}-{last.root.hex()[:8]}.txt"))
            self._checked = False


def newest_position(store: Store) -> int:
    """The position of the newest entry, 0 before the first: how far the sequencer could come."""
    with store.reading() as db:
        return db.scalar(select(func.max(ledger.c.position))) or 0


def _size(db: Connection) -> int:
    newest = db.scalar(select(func.max(leaves.c.leaf_index)))
    return 0 if newest is None else newest + 1
