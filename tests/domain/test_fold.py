"""Growth over time: the published doubling time, samples taken out, and cultures that do not grow."""

from decimal import Decimal
from math import isclose

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lims.domain.fold import doubling_time_hours, doublings, fold, fold_over_intervals, yield_percent

CELLS = st.integers(1, 10**12)


def test_a_published_culture_doubles_in_31_hours():
    hours = doubling_time_hours(300_000, 2_500_000, 95)
    assert hours is not None
    assert round(hours, 2) == 31.06


def test_doublings_of_the_dose_from_a_blood_draw():
    assert fold(100_000, 860_000_000) == 8600
    assert round(doublings(fold(100_000, 860_000_000)), 1) == 13.1


@pytest.mark.parametrize(("before", "after"), [(100, 100), (100, 60), (100, 0), (0, 100)])
def test_a_culture_that_does_not_grow_has_no_doubling_time(before, after):
    assert doubling_time_hours(before, after, 24) is None


def test_without_hours_there_is_no_doubling_time():
    assert doubling_time_hours(100, 200, 0) is None


def test_from_nothing_there_is_no_fold():
    assert fold(0, 100) is None
    assert doublings(None) is None
    assert doublings(Decimal(0)) is None
    assert yield_percent(0, 0) is None
    assert fold_over_intervals([(100, 200), (0, 10)]) is None


def test_losing_half_the_cells_is_one_doubling_backwards():
    assert doublings(Decimal("0.5")) == -1


def test_samples_taken_out_are_not_lost_growth():
    # 100 grow to 400, a quarter is sampled, 300 grow to 1200: sixteen-fold, though only 12 times as many are left.
    assert fold_over_intervals([(100, 400), (300, 1200)]) == 16
    assert fold(100, 1200) == 12
    assert fold_over_intervals([]) == 1


@given(st.lists(st.tuples(CELLS, CELLS), max_size=6))
def test_doublings_of_intervals_add_up(intervals):
    together = doublings(fold_over_intervals(intervals))
    apart = sum(doublings(fold(start, end)) for start, end in intervals)
    assert isclose(together, apart, rel_tol=1e-9, abs_tol=1e-9)


@given(CELLS, st.integers(2, 1000), st.integers(1, 1000))
def test_after_one_doubling_time_there_are_twice_as_many(before, times, hours):
    doubling = doubling_time_hours(before, before * times, hours)
    assert isclose(2 ** (hours / doubling), times, rel_tol=1e-9)


def test_three_washes_keep_82_per_cent():
    assert yield_percent(1_000_000_000, 820_000_000) == 82
