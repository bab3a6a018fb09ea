"""Material lots and equipment, and why one of them may not be used today."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from lims.domain.errors import Message, msg

LOT_STATES = ("released", "quarantined", "recalled")


@dataclass(frozen=True, slots=True)
class MaterialLot:
    """One lot of a material."""

    lot: str
    kind: str
    title: str
    lot_number: str
    expires_on: date
    state: str  # quarantined | released | recalled
    received_at: datetime


@dataclass(frozen=True, slots=True)
class Equipment:
    """One piece of equipment or one station. A station holds one batch at a time."""

    equipment: str
    kind: str
    title: str
    place: str
    station: bool
    calibration_due_on: date | None
    batch: str  # what the station holds now
    step: str
    stopped_by: str  # the refusal that stopped the station, until a second person clears it


def reasons_against_lot(lot: MaterialLot, today: date) -> Iterator[Message]:
    """Why this lot may not be used today; a lot may be used through its last day."""
    if lot.expires_on < today:
        yield msg("Lot %(number)s expired on %(day)s.", number=lot.lot_number, day=lot.expires_on.strftime("%-d %b %Y"))
    if lot.state == "recalled":
        yield msg("Lot %(number)s was recalled.", number=lot.lot_number)
    elif lot.state != "released":  # whatever is not released is not used
        yield msg("Lot %(number)s is in quarantine.", number=lot.lot_number)


def reasons_against_equipment(equipment: Equipment, today: date) -> Iterator[Message]:
    """Why this equipment may not be used today."""
    if equipment.calibration_due_on is not None and equipment.calibration_due_on < today:
        yield msg(
            "The calibration of %(code)s ended on %(day)s.",
            code=equipment.equipment,
            day=equipment.calibration_due_on.strftime("%-d %b %Y"),
        )
