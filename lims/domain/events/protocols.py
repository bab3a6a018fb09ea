"""Master records that a site has put into force."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

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


@event(21)
@dataclass(frozen=True, slots=True)
class PriorAdopted:
    """Quality adopted the prior of the growth forecast that past batches carry, in place of the assumed one."""

    trial: str
    protocol: str
    log_n0: Decimal
    log_n0_sd: Decimal
    rate_per_day: Decimal
    rate_sd: Decimal
    a0: Decimal
    b0: Decimal
    batches: tuple[str, ...]
