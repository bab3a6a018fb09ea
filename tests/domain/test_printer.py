"""Addresses of printers: what is reached, and what is refused before anything is tried."""

import pytest

from lims.domain.errors import NotReadable
from lims.domain.printer import IPP, TCP, Address, check_form, read_address, read_printer_name


@pytest.mark.parametrize(
    ("kind", "text", "address"),
    [
        (TCP, "printer.example.org", Address("printer.example.org", 9100)),
        (TCP, "tcp://10.0.0.7:6101", Address("10.0.0.7", 6101)),
        (TCP, "[fe80::1]:9100", Address("fe80::1", 9100)),
        (IPP, "ipp://localhost:631/printers/ROLL", Address("localhost", 631, "/printers/ROLL")),
        (IPP, "ipps://printer.example.org", Address("printer.example.org", 631, "/ipp/print", secure=True)),
        (
            IPP,
            f"ipps://cups.lab:631/printers/ROLL#sha256={'AB' * 32}",
            Address("cups.lab", 631, "/printers/ROLL", secure=True, pin="ab" * 32),
        ),
        ("download", "", None),
    ],
)
def test_an_address_is_read(kind, text, address):
    assert read_address(kind, text) == address


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (TCP, ""),
        (TCP, "printer:0"),
        (TCP, "printer:65536"),
        (TCP, "printer:９１００"),
        (TCP, "printer\n.example.org"),
        (TCP, "../etc/passwd"),
        (IPP, "http://localhost:631/"),
        (IPP, "ipp://localhost/a b"),
        (IPP, "ipp://localhost/?x=1"),
        (IPP, "ipp://me:secret@localhost/"),
        (IPP, f"ipp://cups.lab/printers/ROLL#sha256={'ab' * 32}"),
        (IPP, "ipps://cups.lab/printers/ROLL#sha256=abcd"),
        (IPP, "ipps://cups.lab/printers/ROLL#trust-me"),
        ("download", "localhost"),
        ("usb", "localhost"),
    ],
)
def test_what_is_no_address_is_refused(kind, text):
    with pytest.raises(NotReadable) as refused:
        read_address(kind, text)
    assert "secret" not in str(refused.value)


def test_an_address_is_written_as_ipp_wants_it():
    assert Address("fe80::1", 631, "/ipp/print", secure=True, pin="ab" * 32).uri == "ipps://[fe80::1]:631/ipp/print"


@pytest.mark.parametrize("name", ["", "Roll", "two words", "a" * 41, "-roll", "röll", "../x"])
def test_a_name_is_short_and_plain(name):
    with pytest.raises(NotReadable):
        read_printer_name(name)


def test_a_page_of_paper_is_not_for_a_label_printer():
    check_form("zpl-203", ("pdf", "zpl-203"), TCP)
    for form in ("pdf", "zpl-1"):
        with pytest.raises(NotReadable):
            check_form(form, ("pdf", "zpl-203"), TCP)
