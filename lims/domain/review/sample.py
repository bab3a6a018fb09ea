"""A fair sample that anybody can draw again: chosen by the record's own hash, not by a person and not by chance."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

PERCENT, LEAST, MOST = 2, 5, 25


def sample_size(ordinary: int) -> int:
    """How many of so many ordinary entries are looked at: 2 %, rounded up, at least 5 and at most 25."""
    wanted = -(-ordinary * PERCENT // 100)
    return min(ordinary, max(LEAST, min(MOST, wanted)))


def sample_of(numbers: Iterable[int], seed: str) -> tuple[int, ...]:
    """The entries of the sample, in order.

    Each entry's number is written behind the seed and a colon, and hashed by SHA-256; those with the lowest hashes
    are the sample. The seed is the hash of the newest entry of manufacture: it binds every entry before it, so
    nobody can know the sample before the record is made, and nobody can choose another one afterwards.
    """
    every = tuple(numbers)
    drawn = sorted(every, key=lambda number: _rank(number, seed))[: sample_size(len(every))]
    return tuple(sorted(drawn))


def _rank(number: int, seed: str) -> str:
    return hashlib.sha256(f"{seed}:{number}".encode()).hexdigest()
