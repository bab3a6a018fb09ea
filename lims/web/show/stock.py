"""Lots, units and equipment in a few words: the chip of a state, and each line of a history."""

from __future__ import annotations

from datetime import date, datetime

from lims.domain.equipment import Equipment, EquipmentEvent, VesselInAlarm
from lims.domain.errors import Message, msg
from lims.domain.materials import LotEvent, MaterialLot, MaterialUnit, UnitState, reasons_against_unit
from lims.web.times import SiteTime, span

SOON_DAYS = 14
Chip = tuple[str, Message]

_CHANGED = msg("changed")
LOT_STATES: dict[str, Message] = {
    "released": msg("may be used"),
    "quarantined": msg("in quarantine"),
    "recalled": msg("recalled"),
}
EQUIPMENT_STATES: dict[str, Message] = {
    "in_service": msg("in service"),
    "locked": msg("locked"),
    "retired": msg("retired"),
}


def lot_chip(lot: MaterialLot, today: date) -> Chip:
    """Whether the lot may be used, and if not, why."""
    if lot.state == "recalled":
        return "stop", LOT_STATES["recalled"]
    if lot.expires_on < today:
        return "stop", msg("expired")
    if lot.state == "quarantined":
        return "hold", LOT_STATES["quarantined"]
    if (lot.expires_on - today).days <= SOON_DAYS:
        return "attn", msg("expires soon")
    return "ok", LOT_STATES["released"]


def unit_chip(unit: MaterialUnit, lot: MaterialLot, times: SiteTime) -> Chip:
    """Whether the unit may be used, and until when."""
    if unit.state is UnitState.USED_UP:
        return "wait", msg("used up")
    if any(reasons_against_unit(unit, lot, times.now, times.zone)):
        return "stop", msg("not to be used")
    if unit.use_until is not None:
        return "now", msg("opened, %(left)s left", left=span(unit.use_until - times.now))
    if unit.state is UnitState.OPENED:
        return "now", msg("opened")
    return "ok", msg("sealed")


def equipment_chip(thing: Equipment, today: date) -> Chip:
    """Whether the equipment may be used, and if not, why."""
    if thing.state == "retired":
        return "wait", EQUIPMENT_STATES["retired"]
    if thing.state == "locked":
        return "hold", EQUIPMENT_STATES["locked"]
    if thing.calibration == "failed":
        return "stop", msg("calibration failed")
    if thing.calibration_due_on is not None and thing.calibration_due_on < today:
        return "stop", msg("calibration overdue")
    if thing.cleaned_until is not None and thing.cleaned_until < today:
        return "stop", msg("cleaning overdue")
    due = [day for day in (thing.calibration_due_on, thing.cleaned_until) if day is not None]
    if due and (min(due) - today).days <= SOON_DAYS:
        return "attn", msg("due soon")
    return "ok", EQUIPMENT_STATES["in_service"]


def lot_event_words(one: LotEvent) -> Chip:
    """One line of a lot's history."""
    if one.what == "received":
        return "wait", msg("Came in")
    if one.what == "qc":
        words = msg("%(test)s: %(result)s", test=one.title, result=one.result)
        if one.outcome == "passed":
            return "ok", msg("QC passed. %(words)s", words=words)
        return "stop", msg("QC failed. %(words)s", words=words)
    kind = {"released": "ok", "recalled": "stop"}.get(one.title, "hold")
    return kind, msg("%(state)s: %(reason)s", state=LOT_STATES.get(one.title, _CHANGED), reason=one.words)


def equipment_event_words(one: EquipmentEvent, times: SiteTime) -> Chip:
    """One line of the history of a piece of equipment."""
    until = times.day(one.good_until) if one.good_until else ""
    if one.what == "registered":
        return "wait", msg("Registered: %(place)s", place=one.words)
    if one.what == "calibrated" and one.outcome == "passed":
        return "ok", msg("Calibrated, %(paper)s. It holds until %(day)s", paper=one.certificate, day=until)
    if one.what == "calibrated":
        return "stop", msg("Calibration failed, %(paper)s. %(words)s", paper=one.certificate, words=one.words)
    if one.what == "cleaned":
        return "ok", msg("Cleaned: %(words)s", words=one.words)
    if one.what == "alarm":
        return "stop", msg("Alarm %(words)s", words=one.words)
    if one.what == "requalified":
        return "ok", msg("Requalified, %(paper)s. %(words)s", paper=one.certificate, words=one.words)
    kind = {"in_service": "ok", "locked": "hold"}.get(one.outcome, "wait")
    return kind, msg("%(state)s: %(reason)s", state=EQUIPMENT_STATES.get(one.outcome, _CHANGED), reason=one.words)


def vessel_chip(vessel: VesselInAlarm, now: datetime) -> Chip:
    """Where a vessel of an alarm is."""
    if vessel.out_at is None:
        return "stop", msg("still inside")
    if vessel.left_before:
        return "attn", msg("left before it was recorded")
    if vessel.moved_at is None:
        return "now", msg("outside for %(time)s", time=span(now - vessel.out_at))
    return "ok", msg("in %(place)s after %(minutes)s min", place=vessel.moved_to, minutes=vessel.minutes_out)
