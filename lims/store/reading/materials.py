"""Material lots, equipment and stations."""

from sqlalchemy import Connection, bindparam, select

from lims.domain.errors import NotFound, msg
from lims.domain.materials import Equipment, MaterialLot
from lims.store.reading.values import value_of
from lims.store.tables.materials import equipment, material_lots

_LOT = select(material_lots).where(material_lots.c.lot == bindparam("lot"))
_EQUIPMENT = select(equipment).where(equipment.c.equipment == bindparam("code"))


def find_lot(db: Connection, lot: str) -> MaterialLot | None:
    """The material lot of that id, or None."""
    row = db.execute(_LOT, {"lot": lot}).mappings().first()
    return value_of(MaterialLot, row) if row else None


def get_lot(db: Connection, lot: str) -> MaterialLot:
    """The material lot of that id; refuses an unknown one."""
    found = find_lot(db, lot)
    if found is None:
        raise _unknown(lot)
    return found


def get_equipment(db: Connection, code: str) -> Equipment:
    """The piece of equipment of that code; refuses an unknown one."""
    found = find_equipment(db, code)
    if found is None:
        raise _unknown(code)
    return found


def _unknown(code: str) -> NotFound:
    return NotFound(
        "unknown_code",
        msg("There is no %(code)s here.", code=code),
        next_step=msg("Check the code, or enter the thing on the Materials page first."),
    )


def list_lots(db: Connection) -> tuple[MaterialLot, ...]:
    """Every lot, by kind, the first to expire first."""
    rows = db.execute(select(material_lots).order_by(material_lots.c.kind, material_lots.c.expires_on)).mappings()
    return tuple(value_of(MaterialLot, row) for row in rows)


def find_equipment(db: Connection, code: str) -> Equipment | None:
    """The piece of equipment or station of that code, or None."""
    row = db.execute(_EQUIPMENT, {"code": code}).mappings().first()
    return value_of(Equipment, row) if row else None


def list_equipment(db: Connection) -> tuple[Equipment, ...]:
    """Everything, by code."""
    rows = db.execute(select(equipment).order_by(equipment.c.equipment)).mappings()
    return tuple(value_of(Equipment, row) for row in rows)
