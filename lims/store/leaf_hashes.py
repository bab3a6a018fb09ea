"""The leaf hash of every entry that was read, by its position: 32 bytes each, so that no text is read a second time."""

from __future__ import annotations

from typing import Any

from lims.ledger.entry import entry_bytes
from lims.ledger.tree import leaf_hash

_SIZE = 32
# Positions are dense; one that is far beyond what was read so far is somebody's own, and costs no room here.
_AHEAD = 1_000_000


class LeafHashes:
    """Leaf hashes by position; an entry that was never read has none."""

    __slots__ = ("_far", "_known", "_near")

    def __init__(self) -> None:
        self._near, self._known = bytearray(), bytearray()
        self._far: dict[Any, bytes] = {}

    def keep(self, position: Any, text: Any) -> None:
        """Remember what is at this position. A text that is none is hashed as it is told."""
        leaf = leaf_hash(entry_bytes(text if isinstance(text, str) else repr(text)))
        if type(position) is not int or not 0 <= position < len(self._known) + _AHEAD:
            self._far[position] = leaf
            return
        if position >= len(self._known):
            room = position + 1 + len(self._known) // 2 - len(self._known)
            self._known.extend(bytes(room))
            self._near.extend(bytes(room * _SIZE))
        self._known[position] = 1
        self._near[position * _SIZE : (position + 1) * _SIZE] = leaf

    def find(self, position: Any) -> bytes | None:
        """The leaf hash at this position; None where no entry was read."""
        if type(position) is int and 0 <= position < len(self._known) and self._known[position]:
            return bytes(self._near[position * _SIZE : (position + 1) * _SIZE])
        return self._far.get(position)
