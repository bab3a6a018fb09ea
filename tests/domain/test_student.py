"""Student's t, held against its closed forms and printed tables."""

from math import atan, isclose, pi, sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lims.domain.student import at_least, at_most, quantile

T = st.floats(-50, 50)
DEGREES = st.floats(0.5, 200)


@given(T)
def test_one_degree_of_freedom_is_cauchys(t):
    assert isclose(at_most(t, 1), 0.5 + atan(t) / pi, rel_tol=1e-12, abs_tol=1e-14)


@given(T)
def test_two_and_four_degrees_have_closed_forms(t):
    assert isclose(at_most(t, 2), 0.5 + t / (2 * sqrt(2 + t * t)), rel_tol=1e-11, abs_tol=1e-14)
    u = t / sqrt(4 + t * t)
    assert isclose(at_most(t, 4), 0.5 + 0.25 * u * (3 - u * u), rel_tol=1e-9, abs_tol=1e-12)


@pytest.mark.parametrize(
    ("chance", "degrees", "t"),
    [
        (0.975, 1, 12.706204736174707),
        (0.975, 2, 4.302652729749464),
        (0.975, 10, 2.2281388519649385),
        (0.95, 5, 2.015048373333024),
        (0.995, 30, 2.7499956535672214),
        (0.5, 7, 0.0),
    ],
)
def test_quantiles_agree_with_printed_tables(chance, degrees, t):
    assert isclose(quantile(chance, degrees), t, rel_tol=1e-11, abs_tol=1e-12)
    assert isclose(quantile(1 - chance, degrees), -t, rel_tol=1e-11, abs_tol=1e-12)


@given(st.floats(0.001, 0.999), DEGREES)
def test_a_quantile_undoes_the_chance(chance, degrees):
    assert isclose(at_most(quantile(chance, degrees), degrees), chance, rel_tol=1e-9)


@given(T, T, DEGREES)
def test_chances_fall_as_the_limit_rises_and_both_sides_make_one(one, other, degrees):
    low, high = min(one, other), max(one, other)
    assert 0 <= at_least(high, degrees) <= at_least(low, degrees) + 1e-13 <= 1 + 1e-13
    assert isclose(at_least(low, degrees) + at_most(low, degrees), 1)


@pytest.mark.parametrize(("chance", "degrees"), [(0, 5), (1, 5), (0.5, 0), (-0.1, 5)])
def test_certainty_has_no_quantile(chance, degrees):
    with pytest.raises(ValueError, match="quantile"):
        quantile(chance, degrees)
