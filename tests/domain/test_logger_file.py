"""The logger's file: the last column of each line, with a point or a comma, and nothing guessed."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lims.domain.logger_file import read_logger


@pytest.mark.parametrize(
    ("text", "lowest", "highest"),
    [
        ("time;temp\n2026-11-19 10:40;4.2\n2026-11-19 10:50;9,1\n", "4.2", "9.1"),
        ("time,temp\r\n2026-11-19 10:40,4.2\r\n2026-11-19 10:50, 5.0 °C\r\n", "4.2", "5.0"),
        ("1\t2026-11-19\t-81.5\n2\t2026-11-19\t-79\n", "-81.5", "-79"),
    ],
)
def test_lowest_and_highest_are_read(text, lowest, highest):
    found = read_logger(text)
    assert (found.lowest_c, found.highest_c, found.readings) == (Decimal(lowest), Decimal(highest), 2)


@pytest.mark.parametrize("text", ["", "a picture", "temperature 4.2", "2026-11-19;warm", "%PDF-1.7"])
def test_what_is_no_list_of_temperatures_says_nothing(text):
    assert read_logger(text) is None


@given(st.lists(st.decimals(-80, 60, places=1), min_size=1, max_size=40))
def test_the_limits_hold_exactly_when_every_reading_does(temperatures):
    found = read_logger("\n".join(f"t{number};{one}" for number, one in enumerate(temperatures)))
    low, high = Decimal(2), Decimal(8)
    assert found.within(low, high) is all(low <= one <= high for one in temperatures)
