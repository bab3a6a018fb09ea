"""What a print job needs around it: a ledger, people, a printer that is set up, labels that wait for paper."""

from __future__ import annotations

from datetime import date

from lims.actions.equipment import register_equipment
from lims.actions.people import add_person
from lims.actions.printers import set_printer
from lims.actions.site import open_site
from lims.printing.outputs import forms
from lims.store.record import Act


def open_lab(act: Act) -> None:
    """A ledger, an administrator and two people at the bench."""
    open_site(
        act,
        origin="autolog.example/bench",
        name="Bench",
        zone="UTC",
        public_key="0" * 44,
        facility="A9999",
        administrator="admin",
        printed_name="Administrator A",
    )
    add_person(act, "tech.a", printed_name="Technician A", roles=("technician", "administrator"))
    add_person(act, "tech.b", printed_name="Technician B", roles=("technician",))


def set_up(act: Act, address: str) -> None:
    """The one printer."""
    set_printer(act, "roll", title="Roll", kind="tcp", address=address, form="zpl-203", station="", forms=forms())


def register(act: Act, code: str) -> str:
    """Equipment with a label that waits for paper; gives the label code."""
    day = date(2099, 1, 1)
    return register_equipment(
        act, code, kind="freezer", title="Freezer", place="Room 1", station=False, calibration_due_on=day
    )
