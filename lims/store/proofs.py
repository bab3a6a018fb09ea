"""Consistency proofs of RFC 6962 from the stored leaves."""

from sqlalchemy import Connection, select

from lims.ledger.proofs import ProvingTree
from lims.store.tables.ledger import leaves


def consistency(db: Connection, old_size: int, size: int) -> list[bytes]:
    """The proof that the first `old_size` leaves are still the beginning of the first `size`; none is needed from 0."""
    if old_size == 0:
        return []
    c = leaves.c
    found = db.execution_options(yield_per=5000).scalars(
        select(c.hash).where(c.leaf_index < size).order_by(c.leaf_index)
    )
    return ProvingTree(bytes.fromhex(leaf) for leaf in found).consistency(old_size)
