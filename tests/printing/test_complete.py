"""What 21 CFR 211.188 and the lists for cell products ask of a record stands where the manual says it stands."""

import re
from dataclasses import replace
from functools import cache
from html import unescape
from pathlib import Path

import pytest

from lims.domain.clearance import LineCheck
from lims.printing.batch_record import record_html
from lims.printing.record.pen import pen_for
from lims.printing.record.specimens import specimens
from tests.printing.make_people import make_stamp
from tests.printing.make_record import make_record

MANUAL = Path(__file__).resolve().parents[2] / "docs" / "manual" / "record.md"


def squeezed(text):
    return re.sub(r"[\s\u00a0\u2005\u202f]+", "", unescape(re.sub(r"<[^>]+>", " ", text)))


@cache
def whole_record(protocol):
    record = make_record("closed", protocol)
    looks = tuple(
        LineCheck("B26-0017", "fill", "BSC-1", when, ("Area clear.",), record.batch.filled_at, "tech.a")
        for when in ("start", "end")
    )
    pen = pen_for(replace(record, more=replace(record.more, line_checks=looks)), make_stamp())
    return squeezed(record_html(pen, specimens(pen)))


def promised():
    """What is asked for, and the words by which the manual says where it stands."""
    table = MANUAL.read_text(encoding="utf-8").partition("| asked for |")[2].partition("\n\n")[0]
    for line in table.splitlines()[2:]:
        asked, _, where = (cell.strip() for cell in line.strip("|").split("|"))
        yield asked, re.findall(r"\*([^*]+)\*", where)


@pytest.mark.parametrize("protocol", ["NCT04011033-v1", "NCT03592706-v1"])
def test_each_item_of_the_law_stands_where_the_manual_says(protocol):
    items = list(promised())
    assert len(items) >= 24
    assert all(words for _, words in items), "every item names a place"
    text = whole_record(protocol)
    lacking = [(asked, word) for asked, words in items for word in words if squeezed(word) not in text]
    assert lacking == []


def test_the_letters_of_211_188_are_all_there():
    table = MANUAL.read_text(encoding="utf-8")
    assert "| 211.188(a) |" in table
    assert {int(one) for one in re.findall(r"\| b(\d+)\b", table)} == set(range(1, 14))
