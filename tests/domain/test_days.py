"""A moment inside a sentence is told on the clock of the site that shows it."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from lims.domain.days import in_zone, moment_words
from lims.domain.errors import msg


@pytest.mark.parametrize(
    ("zone", "told"),
    [
        ("Asia/Taipei", "1 Dec 2026 04:41 (UTC+8)"),
        ("Asia/Kolkata", "1 Dec 2026 02:11 (UTC+5:30)"),
        ("America/New_York", "30 Nov 2026 15:41 (UTC−5)"),
        ("UTC", "30 Nov 2026 20:41 (UTC)"),
    ],
)
def test_the_day_turns_with_the_zone(zone, told):
    refused = msg("It expired on %(when)s.", when=moment_words(datetime(2026, 11, 30, 20, 41, tzinfo=UTC)))
    assert str(in_zone(refused, ZoneInfo(zone))) == f"It expired on {told}."


def test_a_sentence_without_a_moment_stays_itself():
    words = msg("%(thing)s is not here: %(why)s", thing="V1", why=msg("lost"))
    assert in_zone(words, ZoneInfo("Asia/Taipei")) is words
