"""A lot and its units: in date through the last day, open to the last minute, thawed as the maker allows."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lims.domain.materials import (
    LotEvent,
    MaterialLot,
    MaterialUnit,
    UnitState,
    reasons_against_lot,
    reasons_against_release,
    reasons_against_unit,
    unit_id,
    use_until,
)

NOW = datetime(2026, 11, 19, 4, 0, tzinfo=UTC)
TODAY = date(2026, 11, 19)
TAIPEI = ZoneInfo("Asia/Taipei")


def a_lot(**changes):
    values = {"expires_on": TODAY, "state": "released", "opened_hours": 72, "most_thaws": 1}
    return MaterialLot(
        **{"lot": "M-1", "kind": "il2", "title": "Interleukin-2", "lot_number": "IL-1", "received_at": NOW}
        | values
        | changes
    )


def a_unit(**changes):
    values = {"state": UnitState.SEALED, "opened_at": None, "use_until": None, "thaws": 0, "fate": ""}
    return MaterialUnit(
        **{"unit": "M-1/1", "lot": "M-1", "number": 1, "content": "1 vial", "made_at": NOW} | values | changes
    )


def test_a_lot_is_used_through_its_last_day():
    assert not list(reasons_against_lot(a_lot(), TODAY))
    assert "expired on 19 Nov 2026" in str(next(reasons_against_lot(a_lot(), TODAY + timedelta(days=1))))


@pytest.mark.parametrize("state", ["quarantined", "recalled", "", "RELEASED", "anything else"])
def test_whatever_is_not_released_is_not_used(state):
    assert list(reasons_against_lot(a_lot(state=state), TODAY))


def test_an_expired_and_recalled_lot_says_both():
    assert len(list(reasons_against_lot(a_lot(state="recalled"), TODAY + timedelta(days=1)))) == 2


@given(hours=st.integers(1, 8784), minutes=st.integers(-100_000, 600_000))
def test_an_opened_unit_is_used_until_exactly_its_last_moment(hours, minutes):
    lot = a_lot(opened_hours=hours)
    unit = a_unit(state=UnitState.OPENED, opened_at=NOW, use_until=use_until(lot, NOW))
    at = NOW + timedelta(minutes=minutes)
    assert bool(list(reasons_against_unit(unit, lot, at, TAIPEI))) is (minutes > hours * 60)


def test_the_last_moment_is_told_by_the_laboratory_s_clock():
    unit = a_unit(state=UnitState.OPENED, opened_at=NOW, use_until=NOW)
    assert "19 Nov 2026, 12:00" in str(next(reasons_against_unit(unit, a_lot(), NOW + timedelta(minutes=1), TAIPEI)))


@given(thaws=st.integers(0, 9), most=st.one_of(st.none(), st.integers(1, 9)))
def test_thaws_are_counted_against_the_maker_s_limit(thaws, most):
    reasons = list(reasons_against_unit(a_unit(thaws=thaws), a_lot(most_thaws=most), NOW, TAIPEI))
    assert bool(reasons) is (most is not None and thaws > most)


def test_without_a_limit_of_the_maker_an_open_unit_has_no_end():
    assert use_until(a_lot(opened_hours=None), NOW) is None
    assert not list(reasons_against_unit(a_unit(state=UnitState.OPENED, opened_at=NOW), a_lot(), NOW, TAIPEI))


def test_what_is_used_up_is_not_used_again():
    unit = a_unit(state=UnitState.USED_UP, fate="empty")
    assert "used up: empty" in str(next(reasons_against_unit(unit, a_lot(), NOW, TAIPEI)))
    assert unit_id("M-1", 3) == "M-1/3"


def qc(number, outcome, test="Potency"):
    return LotEvent(number, "qc", test, outcome, "x", "", TODAY, "", NOW, "qc.a")


@pytest.mark.parametrize(
    ("history", "released"),
    [
        ((), False),
        ((qc(1, "passed"),), True),
        ((qc(1, "failed"),), False),
        ((qc(1, "failed"), qc(2, "passed")), True),  # the repeat stands for its test
        ((qc(1, "passed"), qc(2, "failed")), False),
        ((qc(1, "passed"), qc(2, "failed", "Endotoxin")), False),  # one test does not outweigh another
    ],
)
def test_a_lot_is_released_when_every_test_passed_at_last(history, released):
    assert (not list(reasons_against_release(a_lot(), history, TODAY))) is released


def test_an_expired_lot_is_released_by_nobody():
    assert list(reasons_against_release(a_lot(), (qc(1, "passed"),), TODAY + timedelta(days=1)))
