"""Material lots, equipment and stations."""

from sqlalchemy import Connection, RowMapping, bindparam, func, select

from lims.domain.equipment import Equipment
from lims.domain.errors import NotFound, msg
from lims.domain.materials import LotEvent, MaterialLot, MaterialUnit, UnitState
from lims.store.prepared import Prepared
from lims.store.reading.values import value_of
from lims.store.tables.materials import equipment, material_history, material_lots, material_units

_LOT = Prepared(select(material_lots).where(material_lots.c.lot == bindparam("lot")))
_EQUIPMENT = Prepared(select(equipment).where(equipment.c.equipment == bindparam("code")))


def find_lot(db: Connection, lot: str) -> MaterialLot | None:
    """The material lot of that id, or None."""
    row = _LOT.first(db, lot=lot)
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
    row = _EQUIPMENT.first(db, code=code)
    return value_of(Equipment, row) if row else None


def list_equipment(db: Connection) -> tuple[Equipment, ...]:
    """Everything, by code."""
    rows = db.execute(select(equipment).order_by(equipment.c.equipment)).mappings()
    return tuple(value_of(Equipment, row) for row in rows)


def list_lot_history(db: Connection, lot: str) -> tuple[LotEvent, ...]:
    """What happened to a lot, oldest first."""
    c = material_history.c
    rows = db.execute(select(material_history).where(c.lot == lot).order_by(c.number)).mappings()
    return tuple(value_of(LotEvent, row) for row in rows)


def _unit(row: RowMapping) -> MaterialUnit:
    return value_of(MaterialUnit, row, state=UnitState(row["state"]))


def list_units(db: Connection, lot: str) -> tuple[MaterialUnit, ...]:
    """The units of a lot, by number."""
    c = material_units.c
    return tuple(
        _unit(row) for row in db.execute(select(material_units).where(c.lot == lot).order_by(c.number)).mappings()
    )


def count_units(db: Connection, lot: str) -> int:
    """How many units of a lot have labels of their own."""
    return db.scalar(select(func.count()).where(material_units.c.lot == lot)) or 0


def get_unit(db: Connection, unit: str) -> MaterialUnit:
    """The unit of that id; refuses an unknown one."""
    row = db.execute(select(material_units).where(material_units.c.unit == unit)).mappings().first()
    if row is None:
        raise _unknown(unit)
    return _unit(row)
