"""Chain of custody: one holder at any moment, every transfer given and taken by two different people."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum


class HandoverState(StrEnum):
    """On the way, taken, or refused."""

    OPEN = "open"
    TAKEN = "taken"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Handover:
    """One transfer of containers."""

    batch: str
    handover: int
    kind: str
    containers: tuple[str, ...]
    state: HandoverState
    given_by: str
    given_at: datetime
    given_at_place: str
    to_place: str
    seal: str
    logger: str
    low_c: Decimal
    high_c: Decimal
    taken_by: str
    taken_at: datetime | None
    taken_at_place: str
    seal_intact: bool | None
    lowest_c: Decimal | None
    highest_c: Decimal | None
    condition: str
    verdict: str
