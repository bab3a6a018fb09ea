"""How numbers, times, limits and chances are said on the desk's pages."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lims.domain.specification import read_limit
from lims.web.show.board import chance_words
from lims.web.show.results import bar_of
from lims.web.times import SiteTime, span

TAIPEI = SiteTime(ZoneInfo("Asia/Taipei"), datetime(2026, 11, 19, 2, 42, tzinfo=UTC))


@pytest.mark.parametrize(
    ("at", "said"),
    [
        (datetime(2026, 11, 19, 7, 0, tzinfo=UTC), "15:00"),
        (datetime(2026, 11, 19, 22, 0, tzinfo=UTC), "Fri 06:00"),  # already tomorrow at the site
        (datetime(2026, 12, 3, 0, 0, tzinfo=UTC), "3 Dec 08:00"),
        (datetime(2027, 1, 7, 0, 0, tzinfo=UTC), "7 Jan 2027 08:00"),
    ],
)
def test_a_moment_is_said_by_the_sites_clock_and_how_far_it_is(at, said):
    assert TAIPEI.moment(at) == said


def test_a_record_names_year_and_zone():
    assert TAIPEI.full(datetime(2026, 11, 19, 2, 42, tzinfo=UTC)) == "19 Nov 2026 10:42 (UTC+8)"
    half = SiteTime(ZoneInfo("Asia/Kolkata"), TAIPEI.now)
    assert half.zone_name(TAIPEI.now) == "UTC+5:30"


def test_chinese_days_are_chinese():
    chinese = SiteTime(TAIPEI.zone, TAIPEI.now, "zh_Hant")
    assert chinese.day(date(2026, 11, 26)) == "11月26日"


@pytest.mark.parametrize(
    ("length", "said"),
    [
        (timedelta(minutes=72), "1 h 12 min"),
        (timedelta(minutes=40), "40 min"),
        (timedelta(hours=26), "26 h"),
        (timedelta(days=3, hours=4), "3 days 4 h"),
        (timedelta(seconds=-5), "0 min"),
    ],
)
def test_a_length_of_time_in_its_two_largest_units(length, said):
    assert str(span(length)).replace("\u00a0", " ") == said


@given(st.floats(min_value=0, max_value=1))
def test_a_chance_is_never_said_to_be_certain(chance):
    said = chance_words(chance).replace("\u00a0", " ")
    assert said.endswith(" %") and said not in ("0 %", "100 %")


@given(
    st.sampled_from([">= 70", "<= 5", "5..10", "> 3.0", ">= 20, < 80"]),
    st.decimals(min_value=0, max_value=1000, places=3, allow_nan=False),
)
def test_the_mark_lies_inside_the_bar_exactly_when_the_value_meets_the_limit(text, value):
    limit = read_limit(text)
    bar = bar_of(limit, str(value), "%")
    assert bar.mark_x is not None and 4 <= bar.mark_x <= 136
    ends = {Decimal(end) for end in (limit.low, limit.high) if end is not None}
    if limit.passes(value):
        assert bar.low_x - 0.1 <= bar.mark_x <= bar.low_x + bar.width + 0.1
    elif not any(abs(value - end) <= end / 50 for end in ends):  # at the very edge a tenth of a pixel is no statement
        assert not bar.low_x < bar.mark_x < bar.low_x + bar.width


def test_a_word_has_no_mark():
    assert bar_of(read_limit(">= 70"), "no growth", "%").mark_x is None
    assert bar_of(None, "12", "%") is None
