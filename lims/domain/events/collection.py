"""The draw and its arrival in the laboratory."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from lims.domain.events.registry import event


@event(110)
@dataclass(frozen=True, slots=True)
class BloodCollected:
    """Blood was drawn from the subject and labelled at the bedside, two identifiers compared."""

    batch: str
    din: str
    volume_ml: Decimal


@event(111)
@dataclass(frozen=True, slots=True)
class CollectionReceived:
    """The laboratory accepted the collection after its checklist."""

    batch: str
    volume_ml: Decimal
    accepted: bool
