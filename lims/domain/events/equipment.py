"""Equipment in its life: calibrated, cleaned, locked, alarmed; and the vessels that stood in it meanwhile."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from lims.domain.events.registry import event


@event(200)
@dataclass(frozen=True, slots=True)
class EquipmentAlarmed:
    """Equipment left its limits, from when until when if it is over; every vessel that was inside is named. Locked."""

    equipment: str
    low_c: Decimal | None
    high_c: Decimal | None
    from_at: datetime
    to_at: datetime | None
    words: str
    alarm: str
    vessels: tuple[tuple[str, str], ...]  # container, batch
    # Those that stood inside meanwhile and had left before it was recorded: container, batch, when, to where.
    left: tuple[tuple[str, str, datetime, str], ...] = ()


@event(201)
@dataclass(frozen=True, slots=True)
class EquipmentRequalified:
    """Equipment was proven fit again after an alarm, and is in service."""

    equipment: str
    certificate: str
    words: str


@event(202)
@dataclass(frozen=True, slots=True)
class VesselRescued:
    """A vessel was brought from alarmed equipment into another, and was out for so many minutes."""

    alarm: str
    batch: str
    container: str
    from_place: str
    to_place: str
    minutes_out: int


@event(230)
@dataclass(frozen=True, slots=True)
class EquipmentCalibrated:
    """Equipment was calibrated: passed or failed, its certificate, and the last day the calibration holds."""

    equipment: str
    outcome: str  # passed | failed
    calibrated_on: date
    due_on: date | None
    certificate: str
    words: str


@event(231)
@dataclass(frozen=True, slots=True)
class EquipmentCleaned:
    """Equipment was cleaned, and how long that holds."""

    equipment: str
    good_until: date | None
    words: str


@event(232)
@dataclass(frozen=True, slots=True)
class EquipmentStateChanged:
    """Equipment was locked, put into service again, or retired, with the reason."""

    equipment: str
    state: str  # in_service | locked | retired
    reason: str


@event(233)
@dataclass(frozen=True, slots=True)
class VesselsInAlarm:
    """Vessels of this batch stood in equipment that left its limits."""

    alarm: str
    equipment: str
    batch: str
    containers: tuple[str, ...]
    low_c: Decimal | None
    high_c: Decimal | None
    from_at: datetime
    to_at: datetime | None
    words: str
    left: tuple[str, ...] = ()  # more of this batch that stood inside meanwhile, and had left before it was recorded


@event(234)
@dataclass(frozen=True, slots=True)
class VesselTakenOut:
    """A vessel was taken out of alarmed equipment; its minutes outside begin."""

    alarm: str
    batch: str
    container: str
