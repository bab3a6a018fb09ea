"""At the bedside."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from lims.domain.events.registry import event


@event(150)
@dataclass(frozen=True, slots=True)
class BedsideChecked:
    """Wristband, bag and order agree; two persons compared them."""

    batch: str
    container: str
    wristband_code: str
    bag_code: str
    order: str
    checked_by: str
    second_person: str


@event(151)
@dataclass(frozen=True, slots=True)
class DoseInfused:
    """The dose went into the subject it was made from."""

    batch: str
    container: str
    volume_ml: Decimal
    remarks: str
