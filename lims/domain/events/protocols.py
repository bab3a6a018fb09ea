"""Master records that a site has put into force."""

from __future__ import annotations

from dataclasses import dataclass

from lims.domain.events.registry import event


@event(20)
@dataclass(frozen=True, slots=True)
class ProtocolActivated:
    """A protocol version came into force: its whole text, its hash, the assumed values that were confirmed."""

    trial: str
    version: int
    sha256: str
    text: str
    confirmed: tuple[str, ...]
