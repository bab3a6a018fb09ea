"""Equipment and stations: calibration, cleaning, state, alarms, and why one of them may not be used today."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from lims.domain.days import day_words
from lims.domain.errors import Message, NotReadable, msg

EQUIPMENT_STATES = ("in_service", "locked", "retired")
OUTCOMES = ("passed", "failed")
# What every laboratory has, beside the kinds that its protocols ask for.
HOUSE_KINDS = (
    ("balance", msg("Balance")),
    ("refrigerator", msg("Refrigerator")),
    ("freezer", msg("Freezer")),
    ("thermometer", msg("Thermometer")),
    ("pipette", msg("Pipette")),
)
_CODE = re.compile(r"[A-Z][A-Z0-9]{0,9}(-[A-Z0-9]{1,8}){1,2}")


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
    state: str = "in_service"  # in_service | locked | retired
    state_reason: str = ""
    calibration: str = ""  # the outcome of the newest calibration: '' | passed | failed
    cleaned_until: date | None = None


@dataclass(frozen=True, slots=True)
class EquipmentEvent:
    """One line of the history of a piece of equipment."""

    number: int
    what: str  # registered | calibrated | cleaned | state | alarm | requalified
    outcome: str  # passed | failed, or the new state
    done_on: date | None
    good_until: date | None
    certificate: str
    words: str
    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class Alarm:
    """An alarm of a piece of equipment in which patients' vessels stood. `to_at` is None while it lasts."""

    alarm: str  # INC-1-A1
    equipment: str
    low_c: Decimal | None
    high_c: Decimal | None
    from_at: datetime
    to_at: datetime | None
    words: str
    at: datetime
    by: str
    requalified_at: datetime | None
    requalified_by: str


@dataclass(frozen=True, slots=True)
class VesselInAlarm:
    """One vessel that stood inside, and how it was brought to another place."""

    alarm: str
    container: str
    batch: str
    out_at: datetime | None
    out_by: str
    moved_to: str
    moved_at: datetime | None
    moved_by: str
    minutes_out: int | None

    @property
    def left_before(self) -> bool:
        """It stood inside meanwhile, and had left before anybody recorded the alarm."""
        return self.moved_at is not None and self.minutes_out is None

    @property
    def still_inside(self) -> bool:
        """Nobody has taken it out yet."""
        return self.out_at is None

    @property
    def on_its_way(self) -> bool:
        """Taken out, and not yet in another place."""
        return self.out_at is not None and self.moved_at is None


@dataclass(frozen=True, slots=True)
class StoodInAlarm:
    """What an alarm was for one batch: the alarm and the batch's own vessels."""

    alarm: Alarm
    vessels: tuple[VesselInAlarm, ...]


def alarm_id(equipment: str, number: int) -> str:
    """The id of the n-th alarm of a piece of equipment: INC-1-A1."""
    return f"{equipment}-A{number}"


def read_equipment_code(text: str) -> str:
    """A code such as INC-3 in its one form; raises NotReadable."""
    code = text.strip().upper()
    if _CODE.fullmatch(code):
        return code
    raise NotReadable(
        "equipment_code",
        msg("%(text)s is no code for equipment.", text=text.strip()[:40] or "-"),
        next_step=msg("Use letters, a hyphen and a number, such as INC-3."),
    )


def reasons_against_equipment(equipment: Equipment, today: date) -> Iterator[Message]:
    """Why this equipment may not be used today; calibration and cleaning hold through their last day."""
    code = equipment.equipment
    if equipment.state == "locked":
        yield msg("%(code)s is locked: %(why)s", code=code, why=equipment.state_reason)
    elif equipment.state != "in_service":
        yield msg("%(code)s is out of use: %(why)s", code=code, why=equipment.state_reason)
    if equipment.calibration == "failed":
        yield msg("The last calibration of %(code)s failed.", code=code)
    if equipment.calibration_due_on is not None and equipment.calibration_due_on < today:
        day = day_words(equipment.calibration_due_on)
        yield msg("The calibration of %(code)s ended on %(day)s.", code=code, day=day)
    if equipment.cleaned_until is not None and equipment.cleaned_until < today:
        day = day_words(equipment.cleaned_until)
        yield msg("The cleaning of %(code)s was valid until %(day)s.", code=code, day=day)


def how_it_was(alarm: Alarm) -> Message:
    """What the alarm says of temperature: its lowest and highest, as far as they were read."""
    if alarm.low_c is None and alarm.high_c is None:
        return msg("no temperature read")
    low = "?" if alarm.low_c is None else alarm.low_c
    high = "?" if alarm.high_c is None else alarm.high_c
    return msg("%(low)s to %(high)s", low=low, high=f"{high}\u00a0°C")
