"""Printers: how each is reached, and what one can say about itself."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from lims.domain.errors import Message, NotReadable, msg

# A file for the person to print; CUPS or a network printer by IPP; raw TCP, port 9100 by custom.
DOWNLOAD, IPP, TCP = "download", "cupsipp", "tcp"
KINDS = (DOWNLOAD, IPP, TCP)
IPP_PORT, TCP_PORT = 631, 9100

READY, BUSY, ATTENTION, SILENT, UNREPORTED = "ready", "busy", "attention", "silent", "unreported"

_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
_HOST = r"(?P<host>\[[0-9A-Fa-f:.]{2,45}\]|[0-9A-Za-z](?:[0-9A-Za-z.-]{0,98}[0-9A-Za-z])?)"
_TCP = re.compile(rf"(?:tcp://)?{_HOST}(?::(?P<port>[0-9]{{1,5}}))?/?")
_IPP = re.compile(
    rf"(?P<scheme>ipps?)://{_HOST}(?::(?P<port>[0-9]{{1,5}}))?(?P<path>/[0-9A-Za-z._~/-]{{0,80}})?"
    r"(?:#sha256=(?P<pin>[0-9A-Fa-f]{64}))?"
)


@dataclass(frozen=True, slots=True)
class Printer:
    """A printer as it is set up. `source`: "file" for config/site.toml, "screen" for the page."""

    printer: str
    title: str
    kind: str
    address: str
    form: str
    station: str
    source: str
    given_up: str
    set_at: datetime
    set_by: str

    @property
    def in_use(self) -> bool:
        """It takes labels."""
        return not self.given_up

    @property
    def is_reached(self) -> bool:
        """Autolog itself sends to it; a download goes through the person's own computer."""
        return self.kind != DOWNLOAD


@dataclass(frozen=True, slots=True)
class Address:
    """Where a printer listens. `path`, `secure` and `pin` are of IPP only: `pin` is the SHA-256 of the one certificate
    that is trusted there; empty: one that this machine trusts.
    """

    host: str
    port: int
    path: str = ""
    secure: bool = False
    pin: str = ""

    @property
    def uri(self) -> str:
        """The printer's URI as IPP wants it."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{'ipps' if self.secure else 'ipp'}://{host}:{self.port}{self.path}"


@dataclass(frozen=True, slots=True)
class Told:
    """What a printer says of itself: a state, named troubles, its own words, and how many labels it still holds."""

    state: str
    troubles: tuple[str, ...] = ()
    words: str = ""
    labels_held: int | None = None

    @property
    def prints(self) -> bool:
        """Nothing that it reports keeps it from printing."""
        return self.state in (READY, BUSY, UNREPORTED)


@dataclass(frozen=True, slots=True)
class PrinterState:
    """What a printer said when it was asked last."""

    printer: str
    state: str
    troubles: tuple[str, ...]
    words: str
    answers: bool  # it has told its state before: then silence means something
    told_at: datetime


def read_printer_name(text: str) -> str:
    """The short name of a printer, as it stands in addresses and in the record."""
    if _NAME.fullmatch(text):
        return text
    raise NotReadable(
        "printer_name",
        msg("%(text)s cannot be the name of a printer.", text=text[:40] or "-"),
        next_step=msg("Use up to 40 small letters, digits and hyphens, such as bench-roll."),
    )


def read_address(kind: str, text: str) -> Address | None:
    """Where a printer of that kind listens; None for a download. Raises NotReadable for anything else."""
    if kind not in KINDS:
        raise NotReadable(
            "printer_kind",
            msg("%(kind)s is no kind of printer.", kind=kind[:40] or "-"),
            next_step=msg("Choose one of: %(kinds)s.", kinds=", ".join(KINDS)),
        )
    if kind == DOWNLOAD:
        if text:
            raise _no_address(text, msg("A download needs no address. Leave it empty."))
        return None
    if "@" in text:
        raise _no_address(
            "...@...", msg("No name or password stands in a printer's address. Write host and port only.")
        )
    if kind == TCP:
        found = _TCP.fullmatch(text)
        how = msg("Write it as printer.example.org:9100.")
    else:
        found = _IPP.fullmatch(text)
        how = msg("Write it as ipp://localhost:631/printers/NAME, or ipp://printer.example.org/ipp/print.")
    if found is None:
        raise _no_address(text, how)
    port = int(found["port"] or (TCP_PORT if kind == TCP else IPP_PORT))
    if not 0 < port < 65536:
        raise _no_address(text, msg("A port is a number from 1 to 65535."))
    host = found["host"].strip("[]")
    if kind == TCP:
        return Address(host, port)
    secure, pin = found["scheme"] == "ipps", (found["pin"] or "").lower()
    if pin and not secure:
        raise _no_address(text, msg("Only ipps:// has a certificate to hold against #sha256."))
    return Address(host, port, found["path"] or "/ipp/print", secure, pin)


def _no_address(text: str, how: Message) -> NotReadable:
    return NotReadable(
        "printer_address",
        msg("%(text)s is no address of such a printer.", text=text[:80] or "-"),
        next_step=how,
    )


def check_form(form: str, forms: tuple[str, ...], kind: str) -> None:
    """Refuse a form that the program cannot draw, and a page of paper for a printer that speaks raw TCP."""
    if form not in forms:
        raise NotReadable(
            "printer_form",
            msg("There is no label output '%(form)s'.", form=form[:60]),
            next_step=msg("Choose one of: %(forms)s.", forms=", ".join(forms)),
        )
    if kind == TCP and not draws_one_by_one(form):
        raise NotReadable(
            "printer_form",
            msg("A printer on raw TCP takes its own language only, not %(form)s.", form=form),
            next_step=msg("Choose a zpl form, or reach the printer by IPP."),
        )


def draws_one_by_one(form: str) -> bool:
    """Each label is a piece of its own that can be sent and counted; other forms are one document."""
    return form.startswith("zpl-")
