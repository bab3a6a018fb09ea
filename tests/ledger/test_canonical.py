"""The one text of a value: what it refuses matters as much as what it writes."""

import json
import unicodedata
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lims.ledger.canonical import LARGEST_INT, NotCanonical, canonical_json, read_canonical, read_time, time_text

plain_text = st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=20).map(
    lambda text: unicodedata.normalize("NFC", text)
)
values = st.recursive(
    st.none() | st.booleans() | st.integers(-LARGEST_INT, LARGEST_INT) | plain_text,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.from_regex("[a-z_]{1,8}", fullmatch=True), inner),
    max_leaves=12,
)


@given(values)
def test_what_was_written_reads_back_and_has_one_text(value):
    text = canonical_json(value)
    assert read_canonical(text) == value
    assert canonical_json(json.loads(text)) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ({"b": 1, "a": None}, '{"a":null,"b":1}'),
        ({"a": ""}, '{"a":""}'),
        ({"a": 0}, '{"a":0}'),
        ({"a": False}, '{"a":false}'),
        ({"a": "0"}, '{"a":"0"}'),
        (("x", ["y"]), '["x",["y"]]'),
        ("two\nlines", '"two\\nlines"'),
        ("Zürich 台北", '"Zürich 台北"'),
        ('a "quoted" \\ back', '"a \\"quoted\\" \\\\ back"'),
    ],
)
@pytest.mark.check("L16")
def test_nothing_empty_zero_and_false_are_four_different_texts(value, text):
    assert canonical_json(value) == text


@pytest.mark.parametrize(
    "value",
    [
        1.0,
        float("nan"),
        Decimal("1.5"),
        b"bytes",
        datetime(2026, 1, 1, tzinfo=UTC),
        {"a": {1, 2}},
        {1: "number as key"},
        {"ключ": 1},
        2**53,
        -(2**53),
        "tab\there",
        "carriage\rreturn",
        "nul\x00",
        "delete\x7f",
        "next line\x85",
        "lone \ud800 surrogate",
        "e\u0301 in two characters",
        ["deep", {"in": ["a", 0.5]}],
    ],
)
def test_what_has_no_exact_form_is_refused(value):
    with pytest.raises(NotCanonical):
        canonical_json(value)


@pytest.mark.parametrize(
    "text",
    [
        '{"a": 1}',
        '{"b":1,"a":2}',
        '{"a":1,"a":1}',
        '{"a":1.0}',
        '{"a":1e3}',
        '{"a":NaN}',
        '{"a":-0}',
        '{"a":01}',
        '{"a":9007199254740992}',
        '{"a":' + "9" * 5000 + "}",
        '"\\u0041"',
        '"\\/"',
        '"\\ud800"',
        '"tab\\there"',
        '"e\u0301"',
        "[" * 100_000,
        "",
        "{}\n",
    ],
)
def test_a_text_that_could_be_written_otherwise_is_refused(text):
    with pytest.raises(NotCanonical):
        read_canonical(text)


def test_a_time_is_written_in_utc_with_six_digits():
    taipei = timezone(timedelta(hours=8))
    assert time_text(datetime(2026, 3, 2, 16, 0, 5, tzinfo=taipei)) == "2026-03-02T08:00:05.000000Z"
    assert read_time("2026-03-02T08:00:05.000000Z") == datetime(2026, 3, 2, 8, 0, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "2026-03-02T08:00:05Z",
        "2026-03-02T08:00:05.000000+00:00",
        "2026-03-02 08:00:05.000000Z",
        "2026-13-02T08:00:05.000000Z",
        "٢026-03-02T08:00:05.000000Z",
        "",
    ],
)
def test_a_time_in_another_form_is_refused(text):
    with pytest.raises(NotCanonical):
        read_time(text)


def test_a_time_without_a_zone_is_refused():
    with pytest.raises(NotCanonical):
        time_text(datetime(2026, 3, 2, 8, 0))  # noqa: DTZ001 (that is the point)
