"""The printers of the site file: read strictly, each slip told at its place."""

import pytest

from lims.masterdata.site import SiteFaults, read_site
from tests.masterdata.conftest import CONFIG

SITE = (CONFIG / "site.toml").read_text(encoding="utf-8").partition("[printers.")[0]
ROLL = '[printers.bench-roll]\ntitle = "Roll"\nkind = "tcp"\naddress = "printer.example.org:9100"\nform = "zpl-203"\n'


def test_the_house_has_a_download_and_a_site_may_have_none():
    [download] = read_site((CONFIG / "site.toml").read_text(encoding="utf-8")).printers
    assert (download.kind, download.address, download.form) == ("download", "", "pdf")
    assert read_site(SITE).printers == ()


def test_a_printer_is_read_with_its_name():
    [roll] = read_site(SITE + ROLL).printers
    assert (roll.name, roll.kind, roll.address, roll.station) == ("bench-roll", "tcp", "printer.example.org:9100", "")


@pytest.mark.parametrize(
    ("was", "becomes", "path"),
    [
        ('kind = "tcp"', 'kind = "usb"', "printers.bench-roll.kind"),
        ('kind = "tcp"', 'kind = "download"', "printers.bench-roll.address"),
        ("printer.example.org:9100", "printer.example.org:99100", "printers.bench-roll.address"),
        ("printer.example.org:9100", "file:///dev/null", "printers.bench-roll.address"),
        ("printer.example.org:9100", "a b", "printers.bench-roll.address"),
        ('title = "Roll"\n', "", "printers.bench-roll.title"),
        ('form = "zpl-203"', "form = 203", "printers.bench-roll.form"),
        ("[printers.bench-roll]", '[printers."Bench roll"]', "printers.Bench roll"),
        ("[printers.bench-roll]", "[printers.bench-roll]\ndpi = 203", "printers.bench-roll.dpi"),
    ],
)
def test_a_slip_is_told_at_its_place(was, becomes, path):
    assert was in ROLL
    with pytest.raises(SiteFaults) as refusal:
        read_site(SITE + ROLL.replace(was, becomes))
    assert path in [fault.path for fault in refusal.value.faults]
