"""Alerts: who has how long, who comes next, and when the chain goes on."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lims.domain.alerts import Acknowledgement, Alert, Escalation
from lims.domain.ladder import LADDER, NOTICE, Rung, next_rung, time_to_acknowledge
from lims.domain.sources import Source

AT = datetime(2026, 3, 2, 4, tzinfo=UTC)
ROLES = ("qa", "physician", "nurse", "qc")
MINUTE = timedelta(minutes=1)


def alert(to=("qa", "physician"), answered=(), risen=(), grade="critical"):
    answers = tuple(Acknowledgement(role, "demo", AT) for role in answered)
    return Alert(
        "B26-0001-A1",
        "B26-0001",
        "contamination",
        grade,
        "growth",
        "",
        to,
        AT + 30 * MINUTE,
        AT,
        "demo",
        answers,
        tuple(Escalation((role,), AT) for role in risen),
    )


def test_the_first_of_those_alerted_has_the_shortest_time():
    assert time_to_acknowledge(LADDER, ("physician", "qa"), "critical") == 30 * MINUTE
    assert time_to_acknowledge(LADDER, ("physician",), "critical") == 60 * MINUTE
    assert time_to_acknowledge(LADDER, ("courier",), "critical") == 30 * MINUTE
    assert time_to_acknowledge(LADDER, ("qa",), "notice") == NOTICE


def test_the_chain_names_each_once_and_ends():
    alerted, seen = ["qa"], []
    while (rung := next_rung(LADDER, alerted)) is not None:
        seen.append(rung.key)
        alerted.append(rung.key)
    assert seen == ["physician", "sponsor"]
    assert next_rung((Rung("qa", 5, Source.ASSUMED),), ["qa"]) is None


@pytest.mark.parametrize(
    ("one", "minutes", "goes_on"),
    [
        (alert(), 30, False),
        (alert(), 31, True),
        (alert(answered=("qa",)), 31, True),
        (alert(answered=("qa", "physician")), 31, False),
        (alert(risen=("sponsor",)), 31, True),
        (alert(risen=("nurse",), answered=("nurse",)), 31, False),
        (alert(grade="notice"), 9999, False),
    ],
)
def test_it_goes_on_when_the_time_is_over_and_nobody_further_up_answered(one, minutes, goes_on):
    assert one.goes_on(AT + minutes * MINUTE) is goes_on


@given(to=st.sets(st.sampled_from(ROLES), min_size=1), answered=st.sets(st.sampled_from(ROLES)))
def test_it_is_open_exactly_while_one_of_those_it_was_raised_to_is_silent(to, answered):
    one = alert(to=tuple(sorted(to)), answered=tuple(sorted(answered)))
    assert one.is_open is bool(to - answered)
    assert set(one.silent) == to - answered
    for role in ROLES:
        assert bool(one.waits_for((role,))) is (role in to - answered)


@pytest.mark.parametrize(
    ("words", "brief"),
    [
        ("Growth.", "Growth."),
        ("Stop. Wrong patient. Put it down.", "Stop. Wrong patient. Put it down."),
        (
            "Day 10: count and feed is overdue. Window ends 23:00.",
            "Day 10: count and feed is overdue. Window ends 23:00.",
        ),
        (
            "Something grew in another batch, B26-0007-D1: growth. Shared with it: Lot DM-7802, Lot WB-1214, CEN-2.",
            "Something grew in another batch, B26-0007-D1: growth.",
        ),
        (
            f"Too few. {'the lowest is 815,517,900 ' * 2}cells. {'lot ' * 30}",
            f"Too few. {'the lowest is 815,517,900 ' * 2}cells.",
        ),
    ],
)
def test_what_stands_on_every_page_is_brief_and_never_only_a_word(words, brief):
    assert replace(alert(), words=words).in_brief == brief
