"""Events to data and back: an event may grow at its end, and nothing else about it may change."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lims.domain.events.coding import NotAnEvent, decimal_text, from_data, read_decimal, to_data
from lims.domain.events.registry import KINDS


@dataclass(frozen=True, slots=True)
class Reading:
    live: int
    dead: int


@dataclass(frozen=True, slots=True)
class SampleTried:
    """An event with every kind of field."""

    name: str
    number: int
    fits: bool
    volume_ml: Decimal
    at: datetime
    on: date
    tags: tuple[str, ...]
    pairs: tuple[tuple[str, str], ...]
    readings: tuple[Reading, ...]
    purity_percent: Decimal | None
    reason: str = "none given"


FULL = SampleTried(
    name="day 7",
    number=3,
    fits=True,
    volume_ml=Decimal("12.50"),
    at=datetime(2026, 3, 2, 8, 0, 0, 5, tzinfo=UTC),
    on=date(2026, 3, 2),
    tags=("a", "b"),
    pairs=(("key", "words"),),
    readings=(Reading(101, 4), Reading(98, 2)),
    purity_percent=None,
)
DATA = {
    "name": "day 7",
    "number": 3,
    "fits": True,
    "volume_ml": "12.50",
    "at": "2026-03-02T08:00:00.000005Z",
    "on": "2026-03-02",
    "tags": ["a", "b"],
    "pairs": [["key", "words"]],
    "readings": [{"live": 101, "dead": 4}, {"live": 98, "dead": 2}],
    "purity_percent": None,
    "reason": "none given",
}


@pytest.fixture(autouse=True)
def known(monkeypatch):
    monkeypatch.setitem(KINDS, "SampleTried", SampleTried)


def read(**changes):
    return from_data("SampleTried", DATA | changes)


def test_every_kind_of_field_goes_and_comes_back():
    assert to_data(FULL) == DATA
    assert from_data("SampleTried", DATA) == FULL


def test_an_old_entry_without_the_new_field_reads_with_its_default():
    old = {key: value for key, value in DATA.items() if key != "reason"}
    assert from_data("SampleTried", old).reason == "none given"


def test_a_field_without_default_may_not_lack():
    with pytest.raises(NotAnEvent, match=r"SampleTried lacks name, number"):
        from_data("SampleTried", {key: value for key, value in DATA.items() if key not in {"name", "number"}})


@pytest.mark.parametrize(
    "changes",
    [
        {"colour": "red"},
        {"number": "3"},
        {"number": True},
        {"number": 3.0},
        {"fits": 1},
        {"name": None},
        {"volume_ml": 12},
        {"volume_ml": "12.5O"},
        {"volume_ml": "1E+2"},
        {"volume_ml": "NaN"},
        {"volume_ml": " 12"},
        {"volume_ml": "1_0"},
        {"volume_ml": "１２"},
        {"at": "2026-03-02T08:00:00Z"},
        {"at": "2026-03-02T08:00:00.000005+00:00"},
        {"on": "20260302"},
        {"on": "2026-03-02T00:00:00.000000Z"},
        {"tags": "ab"},
        {"pairs": [["key", "words", "more"]]},
        {"readings": [{"live": 101}]},
        {"readings": [{"live": 101, "dead": 4, "lost": 1}]},
        {"readings": [[101, 4]]},
    ],
)
def test_data_in_another_form_is_refused(changes):
    with pytest.raises(NotAnEvent, match="SampleTried"):
        read(**changes)


@pytest.mark.parametrize(
    "changes",
    [
        {"volume_ml": 12.5},
        {"volume_ml": Decimal("NaN")},
        {"volume_ml": Decimal("Infinity")},
        {"number": Decimal(3)},
        {"at": datetime(2026, 3, 2)},  # noqa: DTZ001 (that is the point)
        {"on": datetime(2026, 3, 2, tzinfo=UTC)},
        {"tags": ["a"]},
        {"readings": ((1, 2),)},
    ],
)
def test_a_value_that_does_not_fit_its_field_is_not_written(changes):
    values = {name: getattr(FULL, name) for name in DATA} | changes
    with pytest.raises(NotAnEvent, match="SampleTried"):
        to_data(SampleTried(**values))


def test_an_event_that_is_not_in_the_list_is_refused():
    with pytest.raises(NotAnEvent, match="no such event"):
        from_data("SampleForgotten", {})


def test_a_time_of_another_zone_is_kept_in_utc():
    taipei = datetime(2026, 3, 2, 16, 0, tzinfo=timezone(timedelta(hours=8)))
    values = {name: getattr(FULL, name) for name in DATA} | {"at": taipei}
    assert to_data(SampleTried(**values))["at"] == "2026-03-02T08:00:00.000000Z"


@given(st.decimals(allow_nan=False, allow_infinity=False))
def test_an_amount_keeps_its_value_and_its_text(value):
    text = decimal_text(value)
    assert read_decimal(text) == value
    assert decimal_text(read_decimal(text)) == text
    assert "E" not in text


@pytest.mark.parametrize(
    ("value", "text"), [("5E+8", "500000000"), ("0.10", "0.10"), ("-0", "0"), ("-0.00", "0.00"), ("-2.5", "-2.5")]
)
def test_an_amount_is_written_as_people_write_it(value, text):
    assert decimal_text(Decimal(value)) == text


def test_every_event_of_the_list_can_be_written():
    for kind in KINDS.values():
        with pytest.raises(NotAnEvent, match=kind.__name__):
            from_data(kind.__name__, {"there is no such field": 1})
