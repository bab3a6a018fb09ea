"""The site itself: what it is called, whose key seals its checkpoints, which chains exist."""

from __future__ import annotations

from dataclasses import dataclass

from lims.domain.events.registry import event


@event(1)
@dataclass(frozen=True, slots=True)
class SiteOpened:
    """The ledger begins: origin line of its checkpoints, time zone, public half of the sealing key (base64)."""

    origin: str
    name: str
    zone: str
    public_key: str
    facility: str  # five characters: the first of every chain-of-identity id and donation number
    demonstration: bool = False


@event(2)
@dataclass(frozen=True, slots=True)
class ChainOpened:
    """A chain (a subject's or a batch's) was opened; from here on it cannot vanish unseen."""

    chain: str
