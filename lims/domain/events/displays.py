"""Wall screens: one was allowed to show the board, and is not any more."""

from __future__ import annotations

from dataclasses import dataclass

from lims.domain.events.registry import event


@event(295)
@dataclass(frozen=True, slots=True)
class DisplayOpened:
    """A wall screen may show the board, read-only and without anybody signed in. Its secret is not in the ledger."""

    display: str
    title: str
    place: str
    theme: str  # dark | light


@event(296)
@dataclass(frozen=True, slots=True)
class DisplayRevoked:
    """A wall screen shows nothing any more."""

    display: str
    reason: str
