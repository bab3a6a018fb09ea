"""Forecasts: the worked example to six figures, and what an honest forecast says when it knows too little."""

from math import exp, isclose, log

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lims.domain.errors import Message
from lims.domain.growth import (
    Forecast,
    GrowthLine,
    Prior,
    bayes_line,
    forecast_bayes,
    forecast_ols,
    ols_line,
)

DAYS = (3, 5, 7, 10)
CELLS = (2_000_000, 6_000_000, 20_000_000, 120_000_000)
LIMITS = (860_000_000, 1_000_000_000, 1_720_000_000)
CURVES = st.lists(
    st.tuples(st.integers(0, 14), st.integers(1000, 10**10)), min_size=3, max_size=8, unique_by=lambda pair: pair[0]
)


def close(found: float, expected: float) -> bool:
    return isclose(found, expected, rel_tol=1e-6)


def test_the_least_squares_forecast_of_the_worked_example():
    line = ols_line(DAYS, CELLS)
    assert isinstance(line, GrowthLine)
    assert close(line.intercept, 12.712574634)
    assert close(line.rate_per_day, 0.587194974)
    assert close(line.noise_variance**0.5, 0.041063150)
    assert close(line.doubling_hours, 28.3305)
    assert close(line.on_day(14).scale, 0.076770818)
    found = forecast_ols(DAYS, CELLS, 14, LIMITS)
    assert close(found.median_cells, 1.233725e9)
    assert close(found.low95_cells, 8.86672e8)
    assert close(found.high95_cells, 1.716619e9)
    for chance, expected in zip(found.chance_at_least, (0.978799, 0.944169, 0.024726), strict=True):
        assert abs(chance - expected) < 6e-7
    assert found.note is None


def test_the_bayesian_forecast_of_the_worked_example():
    line = bayes_line(DAYS, CELLS, Prior())
    assert isinstance(line, GrowthLine)
    assert close(line.intercept, 12.7258636)
    assert close(line.rate_per_day, 0.58567546)
    assert line.degrees == 10
    assert close(line.noise_variance * 5, 0.05332468)
    assert close(line.on_day(14).scale, 0.189465389)
    found = forecast_bayes(DAYS, CELLS, 14, LIMITS)
    assert close(found.median_cells, 1.223914e9)
    assert close(found.low95_cells, 8.02438e8)
    assert close(found.high95_cells, 1.866769e9)
    for chance, expected in zip(found.chance_at_least, (0.953931, 0.844353, 0.051364), strict=True):
        assert abs(chance - expected) < 6e-7


@pytest.mark.parametrize("count", [0, 1, 2])
def test_too_few_counts_give_no_line_but_a_reason(count):
    found = forecast_ols(DAYS[:count], CELLS[:count], 14, LIMITS)
    assert isinstance(found, Message)
    assert "at least 3 counts" in str(found)


def test_three_counts_say_that_their_interval_is_useless():
    found = forecast_ols(DAYS[:3], CELLS[:3], 14, LIMITS)
    assert isinstance(found, Forecast)
    assert "one degree of freedom" in str(found.note)


def test_one_count_is_enough_for_a_prior_and_the_answer_says_it_is_assumed():
    found = forecast_bayes(DAYS[:1], CELLS[:1], 14, LIMITS)
    assert isinstance(found, Forecast)
    assert "assumed" in str(found.note)
    assert forecast_bayes(DAYS, CELLS, 14, prior=Prior(past_batches=10)).note is None


def test_before_the_first_count_there_is_no_forecast():
    assert "no count yet" in str(forecast_bayes((), (), 14))


def test_counts_of_one_day_show_no_growth():
    assert "no growth" in str(forecast_ols((3, 3, 3), (1e6, 2e6, 3e6), 14))
    assert isinstance(forecast_bayes((3, 3, 3), (1e6, 2e6, 3e6), 14), Forecast)


def test_a_count_without_cells_stops_the_forecast_and_not_the_program():
    assert "no cells" in str(forecast_ols((3, 5, 7), (1e6, 0, 1e6), 14))
    assert "no cells" in str(forecast_bayes((3,), (0,), 14))


def test_a_perfect_line_is_certain_and_does_not_divide_by_nothing():
    found = forecast_ols((0, 1, 2, 3), (1, 1, 1, 1), 14, (1, 2, 0))
    assert found.low95_cells == found.median_cells == found.high95_cells == 1
    assert found.chance_at_least == (1, 0, 1)


def test_a_shrinking_culture_has_no_doubling_time():
    line = ols_line((0, 3, 5), (8e6, 4e6, 1e6))
    assert line.doubling_hours is None


def test_an_absurd_forecast_stays_a_number():
    found = forecast_ols((0, 1, 2), (1, 10**30, 1), 500)
    assert found.high95_cells == exp(690)


def test_days_and_cells_belong_together():
    with pytest.raises(ValueError, match="each day"):
        forecast_ols((1, 2, 3), (1, 2), 14)


@pytest.mark.parametrize("wrong", [{"a0": 1}, {"b0": 0}, {"rate_sd": 0}, {"log_n0_sd": -1}])
def test_a_prior_without_width_is_no_prior(wrong):
    with pytest.raises(ValueError, match="prior"):
        Prior(**wrong)


@given(CURVES, st.integers(15, 21))
def test_intervals_lie_in_order_and_chances_fall_as_the_limit_rises(curve, horizon):
    days, cells = zip(*curve, strict=True)
    for found in (forecast_ols(days, cells, horizon, LIMITS), forecast_bayes(days, cells, horizon, LIMITS)):
        assert isinstance(found, Forecast)
        assert found.low95_cells <= found.low50_cells <= found.median_cells <= found.high50_cells <= found.high95_cells
        assert list(found.chance_at_least) == sorted(found.chance_at_least, reverse=True)
        assert all(0 <= chance <= 1 for chance in found.chance_at_least)


@given(CURVES)
def test_the_order_in_which_counts_were_entered_does_not_matter(curve):
    forwards = forecast_bayes(*zip(*curve, strict=True), 14)
    backwards = forecast_bayes(*zip(*curve[::-1], strict=True), 14)
    assert isclose(forwards.median_cells, backwards.median_cells, rel_tol=1e-9)


@given(CURVES, st.integers(2, 1000))
def test_counting_in_another_unit_moves_the_least_squares_forecast_by_that_unit(curve, times):
    days, cells = zip(*curve, strict=True)
    one, other = ols_line(days, cells), ols_line(days, [count * times for count in cells])
    assert isclose(other.on_day(14).log_cells, one.on_day(14).log_cells + log(times), abs_tol=1e-6)


def test_with_many_counts_the_prior_no_longer_matters():
    days = [day / 10 for day in range(140)]
    cells = [1e5 * exp(0.4 * day) * (1.01 if i % 2 else 0.99) for i, day in enumerate(days)]
    learnt, fitted = forecast_bayes(days, cells, 14), forecast_ols(days, cells, 14)
    assert isclose(learnt.median_cells, fitted.median_cells, rel_tol=0.01)


def test_a_prior_pulls_a_single_count_to_the_growth_it_knows():
    slow = forecast_bayes((3,), (2e6,), 14, prior=Prior(rate_per_day=0.3, rate_sd=0.05))
    fast = forecast_bayes((3,), (2e6,), 14, prior=Prior(rate_per_day=0.7, rate_sd=0.05))
    assert fast.median_cells > 20 * slow.median_cells
