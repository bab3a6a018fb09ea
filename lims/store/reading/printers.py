"""Printers as the record has them, and what each said last."""

from sqlalchemy import Connection, RowMapping, select

from lims.domain.errors import NotFound, msg
from lims.domain.printer import Printer, PrinterState
from lims.store.reading.values import value_of
from lims.store.tables.printers import printer_states, printers


def list_printers(db: Connection, *, in_use: bool = True) -> tuple[Printer, ...]:
    """The printers, those of the file first, then by name; with `in_use` only those that take labels."""
    rows = db.execute(select(printers).order_by(printers.c.source, printers.c.printer)).mappings()
    every = tuple(value_of(Printer, row) for row in rows)
    return tuple(one for one in every if one.in_use or not in_use)


def find_printer(db: Connection, name: str) -> Printer | None:
    """The printer of that name, in use or given up; or None."""
    row = db.execute(select(printers).where(printers.c.printer == name)).mappings().first()
    return value_of(Printer, row) if row else None


def get_printer(db: Connection, name: str) -> Printer:
    """The printer of that name, in use or given up; refuses an unknown one."""
    found = find_printer(db, name)
    if found is None:
        raise NotFound(
            "unknown_printer",
            msg("No printer is called %(name)s.", name=name[:40]),
            next_step=msg("Choose one from the list of printers."),
        )
    return found


def printer_states_by_name(db: Connection) -> dict[str, PrinterState]:
    """What each printer said last; none for one that was never asked."""
    return {row["printer"]: _state(row) for row in db.execute(select(printer_states)).mappings()}


def _state(row: RowMapping) -> PrinterState:
    return value_of(PrinterState, row, answers=bool(row["answers"]))
