"""Printers are set up, changed and given up: an administrator on the page, or the site's own file."""

from collections.abc import Iterable

from lims.actions.rights import acting_person
from lims.domain.errors import NotAllowed, NotReadable, msg
from lims.domain.events.printers import PrinterGivenUp, PrinterSet
from lims.domain.printer import Printer, check_form, read_address, read_printer_name
from lims.domain.words import needed_words, read_words
from lims.masterdata.printers import PrinterInFile
from lims.store.reading.materials import find_equipment
from lims.store.reading.printers import find_printer, get_printer, list_printers
from lims.store.record import Act

FILE, SCREEN = "file", "screen"


def set_printer(
    act: Act,
    printer: str,
    *,
    title: str,
    kind: str,
    address: str,
    form: str,
    station: str,
    forms: tuple[str, ...],
) -> None:
    """Set up a printer or change it. `forms`: the label outputs that this program draws."""
    act.lock("site")
    acting_person(act, "administrator")
    _check_not_of_the_file(find_printer(act.db, read_printer_name(printer)))
    wanted = PrinterSet(
        printer, needed_words(title, msg("The title"), longest=80), kind, address.strip(), form, station, SCREEN
    )
    _check(wanted, forms)
    if station and not getattr(find_equipment(act.db, station), "station", False):
        raise NotReadable(
            "printer_station",
            msg("%(station)s is no station here.", station=station[:40]),
            next_step=msg("Leave it empty, or type the code of a registered station."),
        )
    act.record("site", wanted)


def give_up_printer(act: Act, printer: str, *, reason: str) -> None:
    """The printer takes no more labels; what lies in its queue is moved or stopped by a person."""
    act.lock("site")
    acting_person(act, "administrator")
    found = get_printer(act.db, printer)
    _check_not_of_the_file(found)
    if found.in_use:
        act.record("site", PrinterGivenUp(printer, needed_words(reason, msg("The reason"), longest=300)))


def follow_site_file(act: Act, wanted: Iterable[PrinterInFile], forms: tuple[str, ...]) -> int:
    """Bring the record to what config/site.toml says about printers; gives how many entries that took.

    A printer that left the file is given up. What was set on screen stays, unless the file uses its name.
    """
    act.lock("site")
    events: list[PrinterSet | PrinterGivenUp] = []
    names = set()
    for one in wanted:
        names.add(one.name)
        event = PrinterSet(one.name, one.title, one.kind, one.address, one.form, one.station, FILE)
        _check(event, forms)
        if not _is(find_printer(act.db, one.name), event):
            events.append(event)
    gone = (one.printer for one in list_printers(act.db) if one.source == FILE and one.printer not in names)
    events.extend(PrinterGivenUp(name, "left config/site.toml") for name in gone)
    for each in events:
        act.record("site", each)
    return len(events)


def _check(wanted: PrinterSet, forms: tuple[str, ...]) -> None:
    read_printer_name(wanted.printer)
    read_words(wanted.station, msg("The station"), longest=40)
    read_address(wanted.kind, wanted.address)
    check_form(wanted.form, forms, wanted.kind)


def _check_not_of_the_file(found: Printer | None) -> None:
    if found is not None and found.source == FILE and found.in_use:
        raise NotAllowed(
            "printer_of_file",
            msg("Printer %(name)s is set in config/site.toml.", name=found.printer),
            next_step=msg("Change the file and start Autolog again, or set up a printer of another name."),
            lifted_by=msg("Whoever keeps the machine."),
        )


def _is(found: Printer | None, event: PrinterSet) -> bool:
    if found is None or not found.in_use:
        return False
    names = ("title", "kind", "address", "form", "station", "source")
    return all(getattr(found, name) == getattr(event, name) for name in names)
