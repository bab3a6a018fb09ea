"""Material lots and equipment: labelled, scannable things that more than one batch uses."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from lims.domain.events.registry import event


@event(30)
@dataclass(frozen=True, slots=True)
class MaterialLotReceived:
    """A material lot came in: the site's own id, what kind it is, the maker's lot number, its last day of use."""

    lot: str
    kind: str
    title: str
    lot_number: str
    expires_on: date
    state: str = "released"  # quarantined | released


@event(31)
@dataclass(frozen=True, slots=True)
class MaterialLotStateChanged:
    """A material lot was released, quarantined or recalled, with the reason."""

    lot: str
    state: str
    reason: str


@event(32)
@dataclass(frozen=True, slots=True)
class EquipmentRegistered:
    """A piece of equipment or a station was entered: code, kind, place, last day of calibration if it has one."""

    equipment: str
    kind: str
    title: str
    place: str
    station: bool
    calibration_due_on: date | None = None
