"""Rows of material lots, their units, and equipment as it was registered."""

from datetime import date

from sqlalchemy import Connection, func, insert, select, update

from lims.domain.events.materials import (
    EquipmentRegistered,
    MaterialLotReceived,
    MaterialLotStateChanged,
    MaterialQcRecorded,
    MaterialUnitMade,
    MaterialUnitOpened,
    MaterialUnitThawed,
    MaterialUnitUsedUp,
)
from lims.domain.materials import UnitState
from lims.ledger.entry import Entry
from lims.store.appliers.equipment import add_to_history
from lims.store.appliers.registry import applies
from lims.store.tables.materials import equipment, material_history, material_lots, material_units


@applies(MaterialLotReceived)
def apply_material_lot_received(db: Connection, entry: Entry, event: MaterialLotReceived) -> None:
    """One row for the lot."""
    db.execute(
        insert(material_lots).values(
            lot=event.lot,
            kind=event.kind,
            title=event.title,
            lot_number=event.lot_number,
            expires_on=event.expires_on,
            state=event.state,
            received_at=entry.recorded_at,
            opened_hours=event.opened_hours,
            most_thaws=event.most_thaws,
        )
    )
    _add(db, entry, event.lot, "received", title=event.state)


@applies(MaterialLotStateChanged)
def apply_material_lot_state_changed(db: Connection, entry: Entry, event: MaterialLotStateChanged) -> None:
    """The lot's new state."""
    db.execute(update(material_lots).where(material_lots.c.lot == event.lot).values(state=event.state))
    _add(db, entry, event.lot, "state", title=event.state, words=event.reason)


@applies(MaterialQcRecorded)
def apply_material_qc_recorded(db: Connection, entry: Entry, event: MaterialQcRecorded) -> None:
    """One line of the lot's history."""
    _add(
        db,
        entry,
        event.lot,
        "qc",
        title=event.test,
        outcome=event.outcome,
        result=event.result,
        certificate=event.certificate,
        tested_on=event.tested_on,
    )


def _add(
    db: Connection,
    entry: Entry,
    lot: str,
    what: str,
    *,
    title: str,
    outcome: str = "",
    result: str = "",
    certificate: str = "",
    tested_on: date | None = None,
    words: str = "",
) -> None:
    earlier = db.scalar(select(func.count()).where(material_history.c.lot == lot)) or 0
    db.execute(
        insert(material_history).values(
            lot=lot,
            number=earlier + 1,
            what=what,
            title=title,
            outcome=outcome,
            result=result,
            certificate=certificate,
            tested_on=tested_on,
            words=words,
            at=entry.recorded_at,
            by=entry.person,
        )
    )


@applies(MaterialUnitMade)
def apply_material_unit_made(db: Connection, entry: Entry, event: MaterialUnitMade) -> None:
    """One row for the unit, sealed."""
    db.execute(
        insert(material_units).values(
            unit=event.unit,
            lot=event.lot,
            number=event.number,
            content=event.content,
            state=UnitState.SEALED,
            made_at=entry.recorded_at,
            thaws=0,
            fate="",
        )
    )


@applies(MaterialUnitOpened)
def apply_material_unit_opened(db: Connection, entry: Entry, event: MaterialUnitOpened) -> None:
    """Open from now, usable until its moment."""
    _set_unit(db, event.unit, state=UnitState.OPENED, opened_at=entry.recorded_at, use_until=event.use_until)


@applies(MaterialUnitThawed)
def apply_material_unit_thawed(db: Connection, entry: Entry, event: MaterialUnitThawed) -> None:
    """Thawed once more."""
    _set_unit(db, event.unit, thaws=material_units.c.thaws + 1)


@applies(MaterialUnitUsedUp)
def apply_material_unit_used_up(db: Connection, entry: Entry, event: MaterialUnitUsedUp) -> None:
    """Nothing of it is left for use."""
    _set_unit(db, event.unit, state=UnitState.USED_UP, fate=event.fate)


def _set_unit(db: Connection, unit: str, **values: object) -> None:
    db.execute(update(material_units).where(material_units.c.unit == unit).values(**values))


@applies(EquipmentRegistered)
def apply_equipment_registered(db: Connection, entry: Entry, event: EquipmentRegistered) -> None:
    """One row for the piece of equipment; a station starts empty."""
    db.execute(
        insert(equipment).values(
            equipment=event.equipment,
            kind=event.kind,
            title=event.title,
            place=event.place,
            station=event.station,
            calibration_due_on=event.calibration_due_on,
            batch="",
            step="",
            stopped_by="",
        )
    )
    add_to_history(db, entry, event.equipment, "registered", event.place, good_until=event.calibration_due_on)
