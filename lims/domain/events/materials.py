"""Material lots and equipment: labelled, scannable things that more than one batch uses."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

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
    opened_hours: int | None = None  # how long an opened unit may be used
    most_thaws: int | None = None  # how often a unit may be thawed


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


@event(33)
@dataclass(frozen=True, slots=True)
class MaterialQcRecorded:
    """QC tested a material lot, or read its maker's certificate: what was tested, the result, passed or failed."""

    lot: str
    test: str
    outcome: str  # passed | failed
    result: str
    certificate: str
    tested_on: date


@event(34)
@dataclass(frozen=True, slots=True)
class MaterialUnitMade:
    """One unit of a lot got its own number and label: a vial, a bottle, an aliquot."""

    unit: str
    lot: str
    number: int
    content: str


@event(35)
@dataclass(frozen=True, slots=True)
class MaterialUnitOpened:
    """A unit was opened, and may be used until this moment if its maker sets one."""

    unit: str
    use_until: datetime | None


@event(36)
@dataclass(frozen=True, slots=True)
class MaterialUnitThawed:
    """A unit was thawed once more."""

    unit: str


@event(37)
@dataclass(frozen=True, slots=True)
class MaterialUnitUsedUp:
    """A unit is empty, or was thrown away."""

    unit: str
    fate: str
