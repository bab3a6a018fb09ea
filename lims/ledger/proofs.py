"""Proofs over a whole tree at once: every subtree is hashed a single time, then each proof is a few look-ups."""

from collections.abc import Iterable

from lims.ledger.tree import EMPTY_ROOT, node_hash


class ProvingTree:
    """The tree over these leaf hashes, ready to prove any of them (RFC 6962 section 2.1)."""

    __slots__ = ("_levels", "size")

    def __init__(self, leaves: Iterable[bytes]) -> None:
        level = list(leaves)
        self.size = len(level)
        self._levels = [level]
        while len(level) > 1:
            # Complete subtrees only: what is left over on the right is joined when it is asked for.
            level = [node_hash(level[at], level[at + 1]) for at in range(0, len(level) - 1, 2)]
            self._levels.append(level)

    def root(self) -> bytes:
        """The tree hash over all leaves."""
        return self._hash(0, self.size) if self.size else EMPTY_ROOT

    def inclusion(self, index: int) -> list[bytes]:
        """RFC 6962 section 2.1.1: the sibling hashes from the leaf `index` up to the root."""
        if not 0 <= index < self.size:
            raise ValueError(f"leaf {index} is not in a tree of {self.size}")
        proof: list[bytes] = []
        start, end = 0, self.size
        while end - start > 1:
            middle = start + _split(end - start)
            if index < middle:
                proof.append(self._hash(middle, end))
                end = middle
            else:
                proof.append(self._hash(start, middle))
                start = middle
        return proof[::-1]

    def consistency(self, old_size: int) -> list[bytes]:
        """RFC 6962 section 2.1.2: shows that the first `old_size` leaves are still the beginning of this tree."""
        if not 0 < old_size <= self.size:
            raise ValueError(f"no consistency proof from {old_size} to {self.size} leaves")
        proof: list[bytes] = []
        start, end = 0, self.size
        while end != old_size:
            middle = start + _split(end - start)
            if old_size <= middle:
                proof.append(self._hash(middle, end))
                end = middle
            else:
                proof.append(self._hash(start, middle))
                start = middle
        # The verifier knows the old root itself, unless the old tree ends inside a larger subtree.
        return [self._hash(start, end), *proof[::-1]] if start else proof[::-1]

    def _hash(self, start: int, end: int) -> bytes:
        """The hash over the leaves from `start` on, before `end`; `start` is a multiple of a power of two above it."""
        size = end - start
        if size & (size - 1) == 0:
            level = size.bit_length() - 1
            return self._levels[level][start >> level]
        middle = start + _split(size)
        return node_hash(self._hash(start, middle), self._hash(middle, end))


def _split(size: int) -> int:
    """The largest power of two smaller than `size`."""
    return 1 << (size - 1).bit_length() - 1
