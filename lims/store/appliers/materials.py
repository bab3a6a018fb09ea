"""Rows of material lots and equipment."""

from sqlalchemy import Connection, insert, update

from lims.domain.events.materials import EquipmentRegistered, MaterialLotReceived, MaterialLotStateChanged
from lims.ledger.entry import Entry
from lims.store.appliers.registry import applies
from lims.store.tables.materials import equipment, material_lots


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
        )
    )


@applies(MaterialLotStateChanged)
def apply_material_lot_state_changed(db: Connection, entry: Entry, event: MaterialLotStateChanged) -> None:
    """The lot's new state."""
    db.execute(update(material_lots).where(material_lots.c.lot == event.lot).values(state=event.state))


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
