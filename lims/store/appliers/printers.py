"""Rows of printers, and the labels that went to one."""

from collections.abc import Iterable

from sqlalchemy import Connection, delete, insert, update

from lims.domain.events.printers import (
    LabelsCameOut,
    LabelsDidNotComeOut,
    LabelsSent,
    LabelsTakenBack,
    PrinterGivenUp,
    PrinterSet,
)
from lims.domain.labelling import LabelState
from lims.ledger.entry import Entry
from lims.store.appliers.registry import applies
from lims.store.tables.labels import labels
from lims.store.tables.printers import printers

AT_ONCE = 500


def _move(db: Connection, codes: tuple[str, ...], was: LabelState, becomes: LabelState) -> None:
    # A label that was scanned on its container meanwhile stays applied; one that was voided stays void.
    for some in _by(codes, AT_ONCE):
        db.execute(update(labels).where(labels.c.label_code.in_(some), labels.c.state == was).values(state=becomes))


def _by(codes: tuple[str, ...], size: int) -> Iterable[tuple[str, ...]]:
    return (codes[start : start + size] for start in range(0, len(codes), size))


@applies(LabelsSent)
def apply_labels_sent(db: Connection, entry: Entry, event: LabelsSent) -> None:
    """They may be on paper already, and may not."""
    _move(db, event.labels, LabelState.ISSUED, LabelState.SENT)


@applies(LabelsCameOut)
def apply_labels_came_out(db: Connection, entry: Entry, event: LabelsCameOut) -> None:
    """They are on paper."""
    _move(db, event.labels, LabelState.SENT, LabelState.PRINTED)


@applies(LabelsDidNotComeOut)
def apply_labels_did_not_come_out(db: Connection, entry: Entry, event: LabelsDidNotComeOut) -> None:
    """They stand for nothing: should the printer spit them out later, scanning one is a stop."""
    _move(db, event.labels, LabelState.SENT, LabelState.VOIDED)


@applies(LabelsTakenBack)
def apply_labels_taken_back(db: Connection, entry: Entry, event: LabelsTakenBack) -> None:
    """They wait to be printed, as before."""
    _move(db, event.labels, LabelState.SENT, LabelState.ISSUED)


@applies(PrinterSet)
def apply_printer_set(db: Connection, entry: Entry, event: PrinterSet) -> None:
    """One row for each printer; a change takes the place of what was there."""
    db.execute(delete(printers).where(printers.c.printer == event.printer))
    db.execute(
        insert(printers).values(
            printer=event.printer,
            title=event.title,
            kind=event.kind,
            address=event.address,
            form=event.form,
            station=event.station,
            source=event.source,
            given_up="",
            set_at=entry.recorded_at,
            set_by=entry.person,
        )
    )


@applies(PrinterGivenUp)
def apply_printer_given_up(db: Connection, entry: Entry, event: PrinterGivenUp) -> None:
    """It takes no more labels; its row stays, because labels were printed there."""
    query = update(printers).where(printers.c.printer == event.printer)
    db.execute(query.values(given_up=event.reason, set_at=entry.recorded_at, set_by=entry.person))
