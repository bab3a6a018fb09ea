"""Asks each printer that is set up whether it is there and can print."""

from collections.abc import Iterator

from lims.doctor.findings import Finding
from lims.domain.errors import msg
from lims.domain.printer import ATTENTION, SILENT, Printer, Told
from lims.print_room import ask_printer
from lims.store.reading.printers import list_printers
from lims.store.session import open_store


def check_printers(database_url: str) -> Iterator[Finding]:
    """One finding for each printer in use. No printer is wrong: labels can always be printed as a file."""
    store = open_store(database_url)
    try:
        with store.reading() as db:
            known = list_printers(db)
    finally:
        store.close()
    for printer in known:
        yield finding_of(printer, ask_printer(printer) if printer.is_reached else None)


def finding_of(printer: Printer, told: Told | None) -> Finding:
    """What is to be said about a printer that said this; None for a download."""
    name = msg("Printer %(name)s", name=printer.printer)
    if told is None:
        return Finding(name, "ok", msg("gives a file, %(form)s", form=printer.form))
    where = msg("%(form)s at %(address)s", form=printer.form, address=printer.address)
    said = ", ".join(word for word in (*told.troubles, told.words) if word)
    if told.state == SILENT:
        what = msg("%(where)s does not answer: %(words)s", where=where, words=said or "-")
        return Finding(name, "attention", what, "lims printers")
    if told.state == ATTENTION:
        return Finding(name, "attention", msg("%(where)s needs a hand: %(words)s", where=where, words=said or "-"))
    return Finding(name, "ok", msg("%(where)s, %(state)s", where=where, state=told.state))
