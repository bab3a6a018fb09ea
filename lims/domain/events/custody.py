"""Chain of custody: who holds what, and every transfer with both names."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from lims.domain.events.registry import event


@event(100)
@dataclass(frozen=True, slots=True)
class HandoverGiven:
    """Containers were given away and are in transit until somebody takes them."""

    batch: str
    handover: int
    kind: str  # ward_to_courier | courier_to_lab | lab_to_courier | courier_to_ward | ward_to_lab
    containers: tuple[str, ...]
    given_at_place: str
    to_place: str
    seal: str
    logger: str
    low_c: Decimal
    high_c: Decimal
    limit_at: datetime | None = None  # until then it must be taken


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


@event(103)
@dataclass(frozen=True, slots=True)
class ExcursionJudged:
    """Quality judged a hand-over that was out of its limits, by what is known of the stability of the material."""

    batch: str
    handover: int
    verdict: str  # usable | not_usable
    words: str


@event(104)
@dataclass(frozen=True, slots=True)
class HoldTimeJudged:
    """Quality judged blood that came after its hold time, by what is known of its stability."""

    batch: str
    verdict: str  # usable | not_usable
    words: str


@event(105)
@dataclass(frozen=True, slots=True)
class HandoverLost:
    """What was handed over did not arrive and was not found: its containers are lost."""

    batch: str
    handover: int
    words: str


@event(106)
@dataclass(frozen=True, slots=True)
class ProductReturned:
    """The ward gave the product back instead of giving the dose: with which hand-over, and why."""

    batch: str
    handover: int
    container: str
    reason: str
