"""A table for a spreadsheet comes back as it was, and runs nothing."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as some

from lims.interop.tables import csv_text, harmless

pytestmark = pytest.mark.check("W4")


@pytest.mark.parametrize(
    "cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "\uff1d1", "=cmd|' /C calc'!A0", '=HYPERLINK("x")']
)
def test_what_a_spreadsheet_would_run_becomes_text(cell):
    assert harmless(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["", "B26-0001", "2026-11-21", "M-005; =1", "a=b", "0", " 12"])
def test_what_is_harmless_stays_as_it_is(cell):
    assert harmless(cell) == cell


cells = some.text(some.characters(blacklist_categories=("Cs",), blacklist_characters="\r\x00"), max_size=12)


@given(some.lists(some.tuples(cells, cells), max_size=6))
def test_every_cell_comes_back_and_none_begins_a_formula(rows):
    read = list(csv.reader(io.StringIO(csv_text(("a", "b"), rows), newline="")))
    assert read[0] == ["a", "b"]
    assert read[1:] == [[harmless(cell) for cell in row] for row in rows]
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in read for cell in row)
