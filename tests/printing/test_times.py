"""Moments on paper: the site's zone, always with its offset where one could be mistaken for another."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfoNotFoundError

import pytest

from lims.printing.times import site_times

AT = datetime(2026, 11, 17, 8, 41, 2, tzinfo=UTC)


def test_a_full_time_names_day_seconds_and_offset():
    times = site_times("Asia/Taipei", [AT])
    assert times.full(AT) == "17 Nov 2026 16:41:02 UTC+08:00"
    assert times.minute(AT) == "17 Nov 2026 16:41 UTC+08:00"
    assert times.short(AT) == "17 Nov 16:41"
    assert times.day(date(2026, 3, 1)) == "1 Mar 2026"
    assert times.full(None) == ""


def test_a_zone_west_of_greenwich_and_one_with_half_hours_keep_their_sign():
    assert site_times("America/St_Johns", [AT]).full(AT) == "17 Nov 2026 05:11:02 UTC-03:30"
    assert site_times("UTC", [AT]).full(AT) == "17 Nov 2026 08:41:02 UTC+00:00"


def test_where_the_clock_changes_during_a_batch_every_short_time_carries_its_offset():
    before, after = datetime(2026, 10, 25, 0, 30, tzinfo=UTC), datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    times = site_times("Europe/Berlin", [before, after])
    assert times.short(before) == "25 Oct 02:30 UTC+02:00"
    assert times.short(after) == "25 Oct 02:30 UTC+01:00"


def test_a_span_repeats_the_day_only_where_it_changes():
    times = site_times("Asia/Taipei", [AT])
    assert times.span(AT, AT.replace(hour=9)) == "17 Nov 16:41 – 17:41"
    assert times.span(AT, AT.replace(day=18)) == "17 Nov 16:41 – 18 Nov 16:41"


def test_an_unknown_zone_is_not_guessed():
    with pytest.raises(ZoneInfoNotFoundError):
        site_times("Asia/Nowhere", [])
