"""Chain of custody: who holds what, and every transfer with both names."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from lims.domain.events.registry import event


@event(100)
@dataclass(frozen=True, slots=True)
class HandoverGiven:
    """Containers were given away and are in transit until somebody takes them."""

    batch: str
    handover: int
    kind: str  # ward_to_courier | courier_to_lab | lab_to_courier | courier_to_ward
    containers: tuple[str, ...]
    given_at_place: str
    to_place: str
    seal: str
    logger: str
    low_c: Decimal
    high_c: Decimal


@event(101)
@dataclass(frozen=True, slots=True)
class HandoverTaken:
    """The receiver scanned and took the containers: seal, temperature reading and condition as found."""

    batch: str
    handover: int
    taken_at_place: str
    seal_intact: bool
    lowest_c: Decimal
    highest_c: Decimal
    condition: str
    verdict: str  # accepted | accepted_with_deviation


@event(102)
@dataclass(frozen=True, slots=True)
class HandoverRefused:
    """The receiver did not take the containers; they stay with the sender."""

    batch: str
    handover: int
    reason: str
