"""Rows of equipment in its life: history, state, alarms, and the vessels that were brought away."""

from datetime import date

from sqlalchemy import Connection, func, insert, select, update

from lims.domain.events.equipment import (
    EquipmentAlarmed,
    EquipmentCalibrated,
    EquipmentCleaned,
    EquipmentRequalified,
    EquipmentStateChanged,
    VesselRescued,
    VesselsInAlarm,
    VesselTakenOut,
)
from lims.ledger.entry import Entry
from lims.store.appliers.containers import set_container
from lims.store.appliers.registry import applies
from lims.store.tables.equipment import alarm_vessels, alarms, equipment_history
from lims.store.tables.materials import equipment


def add_to_history(
    db: Connection,
    entry: Entry,
    code: str,
    what: str,
    words: str,
    *,
    outcome: str = "",
    done_on: date | None = None,
    good_until: date | None = None,
    certificate: str = "",
) -> None:
    """One more line of the history of a piece of equipment."""
    earlier = db.scalar(select(func.count()).where(equipment_history.c.equipment == code)) or 0
    db.execute(
        insert(equipment_history).values(
            equipment=code,
            number=earlier + 1,
            what=what,
            outcome=outcome,
            done_on=done_on,
            good_until=good_until,
            certificate=certificate,
            words=words,
            at=entry.recorded_at,
            by=entry.person,
        )
    )


def set_equipment(db: Connection, code: str, **values: object) -> None:
    """Write columns of one equipment row."""
    db.execute(update(equipment).where(equipment.c.equipment == code).values(**values))


@applies(EquipmentCalibrated)
def apply_equipment_calibrated(db: Connection, entry: Entry, event: EquipmentCalibrated) -> None:
    """The newest outcome holds; only a passed calibration moves the day it is due."""
    values: dict[str, object] = {"calibration": event.outcome}
    if event.outcome == "passed":
        values["calibration_due_on"] = event.due_on
    set_equipment(db, event.equipment, **values)
    add_to_history(
        db,
        entry,
        event.equipment,
        "calibrated",
        event.words,
        outcome=event.outcome,
        done_on=event.calibrated_on,
        good_until=event.due_on,
        certificate=event.certificate,
    )


@applies(EquipmentCleaned)
def apply_equipment_cleaned(db: Connection, entry: Entry, event: EquipmentCleaned) -> None:
    """How long the cleaning holds."""
    set_equipment(db, event.equipment, cleaned_until=event.good_until)
    add_to_history(db, entry, event.equipment, "cleaned", event.words, good_until=event.good_until)


@applies(EquipmentStateChanged)
def apply_equipment_state_changed(db: Connection, entry: Entry, event: EquipmentStateChanged) -> None:
    """The new state and its reason."""
    reason = "" if event.state == "in_service" else event.reason
    set_equipment(db, event.equipment, state=event.state, state_reason=reason)
    add_to_history(db, entry, event.equipment, "state", event.reason, outcome=event.state)


@applies(EquipmentAlarmed)
def apply_equipment_alarmed(db: Connection, entry: Entry, event: EquipmentAlarmed) -> None:
    """One row for the alarm and one for each vessel that was inside; the equipment is locked."""
    db.execute(
        insert(alarms).values(
            alarm=event.alarm,
            equipment=event.equipment,
            low_c=event.low_c,
            high_c=event.high_c,
            from_at=event.from_at,
            to_at=event.to_at,
            words=event.words,
            at=entry.recorded_at,
            by=entry.person,
            requalified_by="",
        )
    )
    for container, batch in event.vessels:
        row = {"alarm": event.alarm, "container": container, "batch": batch}
        db.execute(insert(alarm_vessels).values(**row, out_by="", moved_to="", moved_by=""))
    for container, batch, at, where in event.left:
        row = {"alarm": event.alarm, "container": container, "batch": batch}
        db.execute(insert(alarm_vessels).values(**row, out_at=at, moved_at=at, moved_to=where, out_by="", moved_by=""))
    set_equipment(db, event.equipment, state="locked", state_reason=f"{event.alarm}: {event.words}"[:500])
    add_to_history(db, entry, event.equipment, "alarm", f"{event.alarm}: {event.words}", outcome="locked")


@applies(VesselsInAlarm)
def apply_vessels_in_alarm(db: Connection, entry: Entry, event: VesselsInAlarm) -> None:
    """The batch's own word of the alarm; the rows came with the alarm itself."""


@applies(VesselTakenOut)
def apply_vessel_taken_out(db: Connection, entry: Entry, event: VesselTakenOut) -> None:
    """Its minutes outside begin."""
    _set_vessel(db, event.alarm, event.container, out_at=entry.recorded_at, out_by=entry.person)


@applies(VesselRescued)
def apply_vessel_rescued(db: Connection, entry: Entry, event: VesselRescued) -> None:
    """It stands in another place."""
    _set_vessel(
        db,
        event.alarm,
        event.container,
        moved_to=event.to_place,
        moved_at=entry.recorded_at,
        moved_by=entry.person,
        minutes_out=event.minutes_out,
    )
    set_container(db, event.container, place=event.to_place, moved_at=entry.recorded_at)


def _set_vessel(db: Connection, alarm: str, container: str, **values: object) -> None:
    which = (alarm_vessels.c.alarm == alarm) & (alarm_vessels.c.container == container)
    db.execute(update(alarm_vessels).where(which).values(**values))


@applies(EquipmentRequalified)
def apply_equipment_requalified(db: Connection, entry: Entry, event: EquipmentRequalified) -> None:
    """In service again; every alarm that waited for it is over."""
    set_equipment(db, event.equipment, state="in_service", state_reason="")
    db.execute(
        update(alarms)
        .where(alarms.c.equipment == event.equipment, alarms.c.requalified_at.is_(None))
        .values(requalified_at=entry.recorded_at, requalified_by=entry.person)
    )
    add_to_history(
        db, entry, event.equipment, "requalified", event.words, outcome="passed", certificate=event.certificate
    )
