"""One look at a text never finds an entry that a full reading would not find, and finds the same."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from lims.ledger.canonical import NotCanonical
from lims.ledger.chain import COMPARED
from lims.ledger.entry import GENESIS, read_fields, write_entry
from lims.ledger.plain_entry import find_told

AT = datetime(2026, 3, 2, 8, 0, 0, 250, tzinfo=UTC)
DATA = {
    "batch": "B26-0141",
    "code": "0123456789ABCDEF",
    "late": False,
    "ml": -12,
    "tubes": ["T1", "T2", 3, None],
    "w": "",
}
SPOILT = [
    '"',
    "\\",
    "\\u0041",
    " ",
    ",",
    ":",
    "{",
    "}",
    "[",
    "]",
    "0",
    "-0",
    "1.0",
    "é",
    "\x7f",
    "\n",
    "T24:00",
    "02-30",
    "a",
]
ones = st.none() | st.booleans() | st.integers() | st.text(max_size=6)
values = ones | st.lists(ones, max_size=3) | st.dictionaries(st.text("ab_", min_size=1, max_size=2), ones, max_size=2)


def text_of(data=None, **changed):
    fields = {"chain": "batch:B26-0141", "seq": 7, "recorded_at": AT, "person": "tech.a", "kind": "SlotFilled"}
    return write_entry(**fields | {"data": DATA if data is None else data, "previous": GENESIS} | changed).text


def in_full(text):
    try:
        fields = read_fields(text)
    except NotCanonical:
        return None
    return tuple(fields[name] for name in COMPARED)


def test_what_stations_write_is_told_in_one_look():
    for text in (text_of(), text_of({}), text_of(performed_at=AT, late_reason="gloves on", station="BSC-1")):
        assert find_told(text) == in_full(text) != None  # noqa: E711 both, and something


@settings(max_examples=150)
@given(st.dictionaries(st.text("ab_1Z ", min_size=1, max_size=3), values, max_size=4), ones)
@example({"a": [[]], "b": {"a": 1}}, "x")
def test_one_look_says_what_a_full_reading_says_or_nothing(data, one):
    try:
        text = text_of(data, station=one if isinstance(one, str) else "")
    except NotCanonical:
        return
    assert find_told(text) in (None, in_full(text))


@settings(max_examples=300)
@given(st.integers(0, 400), st.integers(0, 3), st.sampled_from(SPOILT))
def test_a_spoilt_text_is_told_only_where_a_full_reading_takes_it(at, removed, put):
    text = text_of()
    spoilt = text[:at] + put + text[at + removed :]
    assert find_told(spoilt) in (None, in_full(spoilt))


@pytest.mark.parametrize(
    ("was", "becomes"),
    [
        ('"late":false', '"late":false,"late":false'),  # a key twice: the last one would count
        ('"batch":"B26-0141","code"', '"code"'),
        ('"code":"0123456789ABCDEF"', '"a":"0123456789ABCDEF"'),  # keys out of their order
        ("03-02T", "02-30T"),
        ("T08:", "T24:"),
        ('"seq":7', '"seq":07'),
        ('"seq":7', '"seq":0'),
        ('"ml":-12', '"ml":-0'),
        ('"ml":-12', '"ml":9007199254740993'),
        ('"ml":-12', '"ml":1e3'),
        ('"person":"tech.a"', '"person":""'),
        ('"kind"', ' "kind"'),
    ],
)
def test_what_is_not_canonical_is_not_told(was, becomes):
    text = text_of()
    assert was in text
    spoilt = text.replace(was, becomes)
    assert find_told(spoilt) in (None, in_full(spoilt))
    assert json.loads(text)["data"] == DATA
