"""A table for a spreadsheet comes back as it was, and runs nothing."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as some

from lims.interop.tables import csv_text, harmless

pytestmark = pytest.mark.check("W4")


@pytest.mark.parametrize("begins", ["=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20"])
@pytest.mark.parametrize("before", ["", " ", "\u00a0", "\t", "\u3000 ", "\ufeff"])
@pytest.mark.parametrize("what", ["1+1", "SUM(A1)", "cmd|' /C calc'!A0", 'HYPERLINK("x")', "2+5+cmd|'/C x'!A0"])
def test_what_a_spreadsheet_would_run_becomes_text(begins, before, what):
    assert harmless(f"{before}{begins}{what}") == f"'{before}{begins}{what}"


@pytest.mark.parametrize(
    ("cell", "made"),
    [
        ("fine\n=1+1", "fine\n'=1+1"),
        ("fine\r=1+1", "fine\r'=1+1"),
        ("a\r\n @x\r\nb", "a\r\n' @x\r\nb"),
        ("\r=1", "'\r'=1"),
        ("\nfine", "'\nfine"),
        ("\tfine", "'\tfine"),
    ],
)
def test_every_line_of_a_cell_is_looked_at(cell, made):
    assert harmless(cell) == made


@pytest.mark.parametrize("cell", ["", "B26-0001", "2026-11-21", "M-005; =1", "a=b", "0", " 12"])
def test_what_is_harmless_stays_as_it_is(cell):
    assert harmless(cell) == cell


@pytest.mark.parametrize("cell", ["-1", "+1", "-0.5", "8.0e8", "-1E-3", "12"])
def test_a_number_stays_a_number(cell):
    assert harmless(cell) == cell


cells = some.text(some.characters(blacklist_categories=("Cs",), blacklist_characters="\r\x00"), max_size=12)


@given(some.lists(some.tuples(cells, cells), max_size=6))
def test_every_cell_comes_back_and_none_begins_a_formula(rows):
    read = list(csv.reader(io.StringIO(csv_text(("a", "b"), rows), newline="")))
    assert read[0] == ["a", "b"]
    assert read[1:] == [[harmless(cell) for cell in row] for row in rows]
    begins = [line.lstrip()[:1] for row in read for cell in row if harmless(cell) != cell for line in cell.split("\n")]
    assert not set(begins) & set("=+-@")
