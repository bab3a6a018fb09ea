"""Two texts side by side: which characters differ, so that a page can mark them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import groupby


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of characters that are the same on both sides, or differ."""

    text: str
    differs: bool


def compared(here: str, there: str) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """Both texts in pieces, compared group by group between spaces and hyphens, then place by place.

    Groups of unlike length differ as a whole: INKT and IKC share no place that would mean anything.
    """
    mine, theirs = _GROUPS.split(here), _GROUPS.split(there)
    if len(mine) != len(theirs):
        return (Piece(here, differs=True),), (Piece(there, differs=True),)
    return _pieces(mine, theirs), _pieces(theirs, mine)


_GROUPS = re.compile(r"([ \u00a0-]+)")


def _pieces(groups: list[str], others: list[str]) -> tuple[Piece, ...]:
    letters = [letter for group, other in zip(groups, others, strict=True) for letter in _letters(group, other)]
    return tuple(
        Piece("".join(letter for letter, _ in run), marked) for marked, run in groupby(letters, key=lambda one: one[1])
    )


def _letters(group: str, other: str) -> list[tuple[str, bool]]:
    if _GROUPS.fullmatch(group):
        return [(letter, False) for letter in group]
    if len(group) != len(other):
        return [(letter, True) for letter in group]
    return [(letter, letter != twin) for letter, twin in zip(group, other, strict=True)]
