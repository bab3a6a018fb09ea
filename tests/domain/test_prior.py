"""The prior that past batches carry: recovered from synthetic cultures whose truth is known; modest while few speak."""

from math import exp, log, sqrt
from random import Random

import pytest

from lims.domain.growth import Prior
from lims.domain.prior import prior_from, usable

STATED = Prior()
TRUE = Prior(log_n0=log(5e5), log_n0_sd=0.6, rate_per_day=0.55, rate_sd=0.10, a0=3.0, b0=0.02)
DAYS = (3, 5, 7, 10, 12, 14)


def batch(chance, days=DAYS, truth=TRUE):
    """One culture drawn from the truth: its own level and rate, its counts off the line by the noise."""
    level, rate = chance.gauss(truth.log_n0, truth.log_n0_sd), chance.gauss(truth.rate_per_day, truth.rate_sd)
    noise = sqrt(truth.b0 / (truth.a0 - 1))
    return tuple((float(day), round(exp(level + rate * day + chance.gauss(0, noise)))) for day in days)


def batches(number, seed=11, **more):
    chance = Random(seed)
    return [batch(chance, **more) for _ in range(number)]


def test_what_was_put_in_comes_out():
    found = prior_from(batches(400), STATED)
    assert found.past_batches == 400
    assert found.log_n0 == pytest.approx(TRUE.log_n0, abs=0.12)
    assert found.rate_per_day == pytest.approx(TRUE.rate_per_day, abs=0.02)
    assert found.log_n0_sd == pytest.approx(TRUE.log_n0_sd, rel=0.15)
    assert found.rate_sd == pytest.approx(TRUE.rate_sd, rel=0.15)
    assert found.b0 / (found.a0 - 1) == pytest.approx(TRUE.b0 / (TRUE.a0 - 1), rel=0.15)


def test_the_noise_of_few_counts_is_not_taken_for_a_difference_between_donors():
    alike = Prior(TRUE.log_n0, 1e-9, TRUE.rate_per_day, 1e-9, 3.0, 0.2)
    found = prior_from(batches(300, days=(3, 5, 7), truth=alike), STATED)
    naive = prior_from(batches(300, days=(3, 5, 7)), STATED)
    assert found.rate_sd < naive.rate_sd and found.rate_sd < 0.08


@pytest.mark.parametrize("number", [0, 1, 9])
def test_under_ten_batches_the_stated_prior_stays_and_counts_them(number):
    found = prior_from(batches(number), STATED)
    assert found == Prior(past_batches=number)


def test_ten_are_enough_and_few_of_them_are_trusted_less():
    ten, many = prior_from(batches(10), STATED), prior_from(batches(400), STATED)
    assert ten.past_batches == 10 and ten != STATED
    assert ten.rate_per_day == pytest.approx(many.rate_per_day, abs=0.1)


@pytest.mark.parametrize(
    "curve",
    [(), ((3.0, 10**6),), ((3.0, 10**6), (5.0, 10**7)), ((3.0, 10**6), (3.0, 10**6), (3.0, 10**6)),
     ((3.0, 10**6), (5.0, 0), (7.0, 10**8))],
)  # fmt: skip
def test_a_batch_that_tells_no_line_does_not_speak(curve):
    assert not usable(curve)
    assert prior_from([*batches(9), curve], STATED) == Prior(past_batches=9)


def test_cultures_that_are_all_the_same_leave_some_width():
    same = [tuple((float(day), round(exp(13 + 0.6 * day))) for day in DAYS)] * 12
    found = prior_from(same, STATED)
    assert found.rate_sd >= 0.05 and found.log_n0_sd >= 0.05 and found.b0 > 0
