"""Numbers as people like to read them: rounded half up, units never torn off, exact digits when asked for."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lims.domain.figures import brief, fixed, half_up, percent, plain, thousands, three_figures
from lims.domain.numbers import read_decimal


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (19_200_000, "1.92\u00a0×10⁷"),
        (19_250_000, "1.93\u00a0×10⁷"),
        (9_994_999, "9.99\u00a0×10⁶"),
        (9_995_000, "1.00\u00a0×10⁷"),
        (10**9, "1.00\u00a0×10⁹"),
        (1000, "1.00\u00a0×10³"),
        (999, "999"),
        (7, "7"),
        (0, "0"),
        (Decimal("999.6"), "1.00\u00a0×10³"),
        (Decimal("999.4"), "999"),
        (Decimal("11.66"), "11.7"),
        (Decimal("11.65"), "11.7"),
        (Decimal("0.0125"), "0.0125"),
        (Decimal("0.000125"), "1.25\u00a0×10⁻⁴"),
        (-19_200_000, "-1.92\u00a0×10⁷"),
    ],
)
def test_three_significant_figures_as_people_say_them(value, shown):
    assert three_figures(value) == shown


@given(st.integers(1, 10**15))
def test_three_figures_can_be_typed_back_and_are_off_by_half_a_figure_at_most(cells):
    typed_back = read_decimal(three_figures(cells))
    assert abs(typed_back - cells) <= Decimal(cells) * Decimal("0.005")


def test_percentages_have_one_decimal_half_up_and_keep_their_sign():
    assert percent(Decimal("92.45")) == "92.5\u00a0%"
    assert percent(Decimal("69.949")) == "69.9\u00a0%"
    assert percent(100) == "100.0\u00a0%"
    assert percent(Decimal("-0.01")) == "0.0\u00a0%"


def test_all_digits_when_a_limit_is_shown():
    assert thousands(860_393_967) == "860,393,967"
    assert thousands(Decimal("1.20E+6")) == "1,200,000"
    assert thousands(Decimal("1234.50")) == "1,234.5"
    assert plain(Decimal("1.20E+6")) == "1200000"
    assert plain(Decimal("0.10")) == "0.1"
    assert plain(100) == "100"


def test_halves_go_away_from_zero_not_to_the_even_neighbour():
    assert half_up(Decimal("0.125"), 2) == Decimal("0.13")
    assert half_up(Decimal("2.5"), 0) == 3
    assert half_up(Decimal("-2.5"), 0) == -3
    assert fixed(Decimal("1234.25"), 1) == "1,234.3"


def test_a_long_fraction_is_cut_and_never_rounded_up_to_its_limit():
    assert brief(Decimal("69.99999999")) == "69.9999…"
    assert brief(Decimal("-0.00001")) == "-0.0000…"
    assert brief(Decimal("70.50")) == "70.5"
    assert brief(Decimal("97.1539456662354463130659767141"), 3) == "97.153…"
