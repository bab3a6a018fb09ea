"""Two texts side by side: which characters differ, so that a page can mark them."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of characters that are the same on both sides, or differ."""

    text: str
    differs: bool


def compared(here: str, there: str) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """Both texts in pieces, compared place by place: codes of one form differ in single characters.

    A text that is longer differs from where the other ends. Spaces and hyphens are never marked.
    """
    return _pieces(here, there), _pieces(there, here)


def _pieces(text: str, other: str) -> tuple[Piece, ...]:
    def differs(place: int) -> bool:
        return text[place] not in " -" and (place >= len(other) or text[place] != other[place])

    return tuple(
        Piece("".join(text[place] for place in run), marked) for marked, run in groupby(range(len(text)), key=differs)
    )
