"""The tree over the leaves under a checkpoint, for a few proofs: of a long ledger only the blocks they lie in are read.

A leaf never changes, so the hash of a complete block of them is kept in the process. What is kept is no evidence: a
root that is not the sealed one makes everything be read again, and `lims verify` reads every leaf always.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Engine, select

from lims.ledger import proofs
from lims.ledger.proofs import BlockTree, ProvingTree
from lims.store.tables.ledger import leaves

_kept: WeakKeyDictionary[Engine, tuple[bytes, ...]] = WeakKeyDictionary()
_T = TypeVar("_T")


def under_tree(db: Connection, size: int, prove: Callable[[ProvingTree], _T]) -> _T:
    """What `prove` makes of the tree over the first `size` leaves.

    Raises ValueError when leaves are missing, and where `prove` does with nothing kept from before.
    """
    try:
        return prove(_tree(db, size))
    except ValueError:
        if _kept.pop(db.engine, None) is None:
            raise
    return prove(_tree(db, size))


def _tree(db: Connection, size: int) -> ProvingTree:
    def read(first: int, end: int) -> list[bytes]:
        return _leaves(db, first, end)

    block, kept = proofs.BLOCK, _kept.get(db.engine, ())
    if len(kept) < size // block:
        new = (ProvingTree(read(at * block, (at + 1) * block)).root() for at in range(len(kept), size // block))
        kept = _kept[db.engine] = (*kept, *new)
    return BlockTree(size, kept[: size // block], read)


def _leaves(db: Connection, first: int, end: int) -> list[bytes]:
    c = leaves.c
    found = db.scalars(select(c.hash).where(c.leaf_index >= first, c.leaf_index < end).order_by(c.leaf_index))
    read = [bytes.fromhex(one) for one in found]
    if len(read) != end - first:
        raise ValueError(f"Of the leaves from {first} to {end - 1}, {end - first - len(read)} are missing.")
    return read
