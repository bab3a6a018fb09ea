"""Material lots and equipment come in and get their labels."""

from datetime import date

from lims.actions.labels import issue_label, label_site
from lims.actions.rights import acting_person
from lims.domain.errors import NotReadable, msg
from lims.domain.events.materials import EquipmentRegistered, MaterialLotReceived, MaterialLotStateChanged
from lims.domain.label_text import label_text_for_equipment, label_text_for_material
from lims.domain.materials import LOT_STATES
from lims.domain.words import needed_words
from lims.store.reading.materials import find_equipment, find_lot, get_equipment, get_lot
from lims.store.record import Act
from lims.store.tables.materials import material_lots


def receive_lot(act: Act, lot: str, *, kind: str, title: str, lot_number: str, expires_on: date) -> str:
    """Take in a material lot and issue its label; gives the label code."""
    act.lock("site")
    acting_person(act, "technician", "qc", "qa")
    if find_lot(act.db, lot) is not None:
        raise _known(lot)
    act.record("site", MaterialLotReceived(lot, kind, title, lot_number, expires_on))
    text = label_text_for_material(get_lot(act.db, lot), label_site(act.db))
    return issue_label(act, "site", kind="material", target_kind="material", target=lot, text=text)


def change_lot_state(act: Act, lot: str, *, state: str, reason: str) -> None:
    """Release, quarantine or recall a lot."""
    act.lock("site")
    acting_person(act, "qa")
    act.lock_row(material_lots, lot=lot)
    held = get_lot(act.db, lot)
    if state not in LOT_STATES or state == held.state:
        raise NotReadable(
            "lot_state",
            msg("Lot %(number)s cannot become %(state)s.", number=held.lot_number, state=state[:40]),
            reasons=(msg("It is %(state)s.", state=held.state),),
            next_step=msg("Choose another of: %(states)s.", states=", ".join(LOT_STATES)),
        )
    act.record("site", MaterialLotStateChanged(lot, state, needed_words(reason, msg("The reason"))))


def register_equipment(
    act: Act, code: str, *, kind: str, title: str, place: str, station: bool, calibration_due_on: date | None
) -> str:
    """Enter a piece of equipment or a station and issue its label; gives the label code."""
    act.lock("site")
    acting_person(act, "qa", "administrator")
    if find_equipment(act.db, code) is not None:
        raise _known(code)
    act.record("site", EquipmentRegistered(code, kind, title, place, station, calibration_due_on))
    text = label_text_for_equipment(get_equipment(act.db, code), label_site(act.db))
    return issue_label(act, "site", kind="equipment", target_kind="equipment", target=code, text=text)


def _known(code: str) -> NotReadable:
    return NotReadable(
        "code_known",
        msg("%(code)s is in the record already.", code=code),
        next_step=msg("Choose another code. Codes are never given twice."),
    )
