"""Consistency proofs of RFC 6962 from the stored leaves."""

from sqlalchemy import Connection

from lims.store.sealed_tree import under_tree


def consistency(db: Connection, old_size: int, size: int) -> list[bytes]:
    """The proof that the first `old_size` leaves are still the beginning of the first `size`; none is needed from 0."""
    if old_size == 0:
        return []
    return under_tree(db, size, lambda tree: tree.consistency(old_size))
