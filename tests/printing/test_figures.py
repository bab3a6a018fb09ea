from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lims.printing.figures import sci, thin


@pytest.mark.parametrize(
    ("number", "shown"),
    [(0, "0"), (999, "999"), (1412819200, "1\u2005412\u2005819\u2005200"), (Decimal("1234.50"), "1\u2005234.50")],
)
def test_thousands_stand_apart(number, shown):
    assert thin(number) == shown


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        (0, "0"),
        (1412819200, "1.41 × 10⁹"),
        (1415000000, "1.42 × 10⁹"),  # half goes up
        (9996000000, "1.00 × 10¹⁰"),
        (Decimal("0.00125"), "1.25 × 10⁻³"),
    ],
)
def test_large_numbers_show_a_power_of_ten(number, shown):
    assert sci(number).replace("\u202f", " ") == shown


@given(st.integers(min_value=0, max_value=10**15))
def test_no_digit_is_lost_between_the_spaces(number):
    assert thin(number).replace("\u2005", "") == str(number)
