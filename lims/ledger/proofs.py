"""Proofs over a whole tree at once: every subtree is hashed a single time, then each proof is a few look-ups."""

from collections.abc import Callable, Iterable, Sequence

from lims.ledger.tree import EMPTY_ROOT, node_hash

BLOCK_LEVEL = 12
BLOCK = 1 << BLOCK_LEVEL


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
            return self._complete(level, start >> level)
        middle = start + _split(size)
        return node_hash(self._hash(start, middle), self._hash(middle, end))

    def _complete(self, level: int, at: int) -> bytes:
        """The hash of a complete subtree: over 2^level leaves, the `at`-th of that size."""
        return self._levels[level][at]


class BlockTree(ProvingTree):
    """The same over a long ledger: complete blocks by their hashes, and only the blocks asked for by their leaves."""

    __slots__ = ("_blocks", "_read", "_upper")

    def __init__(self, size: int, blocks: Sequence[bytes], read: Callable[[int, int], list[bytes]]) -> None:
        """`blocks`: the hashes of all complete blocks; `read` gives the leaf hashes from one number up to another."""
        self.size = size
        self._upper = ProvingTree(blocks)
        self._read = read
        self._blocks: dict[int, ProvingTree] = {}

    def _complete(self, level: int, at: int) -> bytes:
        if level >= BLOCK_LEVEL:
            return self._upper._complete(level - BLOCK_LEVEL, at)  # noqa: SLF001 the same class
        number, within = at >> (BLOCK_LEVEL - level), at & ((1 << (BLOCK_LEVEL - level)) - 1)
        return self._block(number)._complete(level, within)  # noqa: SLF001 the same class

    def _block(self, number: int) -> ProvingTree:
        known = self._blocks.get(number)
        if known is None:
            first = number << BLOCK_LEVEL
            known = self._blocks[number] = ProvingTree(self._read(first, min(first + BLOCK, self.size)))
            if number < self._upper.size and known.root() != self._upper._complete(0, number):  # noqa: SLF001 the same class
                raise StaleBlocks(f"the leaves from {first} on are not those of the kept block")
        return known


class StaleBlocks(ValueError):
    """The hashes of the blocks were kept of another ledger than the one that is read."""


def _split(size: int) -> int:
    """The largest power of two smaller than `size`."""
    return 1 << (size - 1).bit_length() - 1
