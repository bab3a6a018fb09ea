"""The treatment calendar counted from the first TAE/TACE, and what is due when."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lims.domain.errors import NotReadable
from lims.domain.schedule import DueState, due, next_step, reasons_against_start, span, treatment_calendar
from lims.domain.work import StepState, not_begun
from tests.printing.make_record import protocol_of

INKT, IKC = protocol_of("NCT04011033-v1"), protocol_of("NCT03592706-v1")
FIRST = date(2026, 3, 2)
ENDED = datetime(2026, 3, 2, 8, tzinfo=UTC)


def finished(step, at=ENDED):
    return replace(not_begun("B26-0141", step), state=StepState.FINISHED, finished_at=at, started_at=at)


def test_infusions_come_in_weeks_1_3_5_7_9_11_and_draws_two_weeks_before():
    plan = treatment_calendar(INKT.infusions, FIRST, None)
    assert [(one.infusion_on - FIRST).days for one in plan] == [7, 21, 35, 49, 63, 77]
    assert [(one.draw_on - FIRST).days // 7 for one in plan] == [-1, 1, 3, 5, 7, 9]
    assert [one.dose_no for one in plan] == [1, 2, 3, 4, 5, 6]


def test_an_interval_is_not_asked_where_the_trial_states_the_weeks():
    assert treatment_calendar(INKT.infusions, FIRST, 5) == treatment_calendar(INKT.infusions, FIRST, None)


@given(st.integers(1, 365))
def test_twelve_infusions_at_the_interval_that_was_ordered(days):
    plan = treatment_calendar(IKC.infusions, FIRST, days)
    assert [(one.infusion_on - FIRST).days for one in plan] == [days * n for n in range(1, 13)]
    assert all((one.infusion_on - one.draw_on).days == 14 for one in plan)


@pytest.mark.parametrize("days", [None, 0, -14])
def test_without_an_interval_there_is_no_calendar(days):
    with pytest.raises(NotReadable) as refused:
        treatment_calendar(IKC.infusions, FIRST, days)
    assert refused.value.code == "interval_not_stated"


@pytest.mark.parametrize("day", [date.max, date.min])
def test_a_day_beyond_every_calendar_is_a_slip(day):
    with pytest.raises(NotReadable):
        treatment_calendar(INKT.infusions, day, None)


@pytest.mark.parametrize(
    ("hours", "state"),
    [(0, DueState.NEXT), (65.99, DueState.NEXT), (66, DueState.NOW), (72, DueState.NOW), (72.01, DueState.OVERDUE),
     (84, DueState.OVERDUE),
     (84.01, DueState.LATE)],
)  # fmt: skip
def test_day_3_is_due_at_72_hours_6_before_to_12_after(hours, state):
    when = due(INKT.step("count_d3"), {"seed": finished("seed")}, ENDED + timedelta(hours=hours))
    assert when.state is state and when.due_at == ENDED + timedelta(hours=72)


def test_a_step_waits_for_the_one_it_follows():
    assert due(INKT.step("count_d3"), {}, ENDED).state is DueState.WAITING
    running = replace(finished("seed"), state=StepState.RUNNING, finished_at=None)
    assert due(INKT.step("count_d3"), {"seed": running}, ENDED).state is DueState.WAITING


def reasons(hours, late_reason=""):
    work = {"seed": finished("seed")}
    step, at = INKT.step("count_d3"), ENDED + timedelta(hours=hours)
    return [str(one) for one in reasons_against_start(INKT, step, work, at, late_reason=late_reason)]


def test_early_is_refused_whatever_is_written_and_late_asks_for_a_reason():
    assert reasons(60, "in a hurry") == ["The window opens in 6 h."]
    assert reasons(72) == []
    assert reasons(90) == ["The window closed 6 h ago: write down why it is late."]
    assert reasons(90, "   ") and reasons(90, "alarm") == []


def test_order_comes_before_the_window():
    work = {"seed": finished("seed")}
    against = reasons_against_start(INKT, INKT.step("count_d5"), work, ENDED + timedelta(hours=120), late_reason="x")
    assert [str(one) for one in against] == [f"{INKT.step('count_d3').title} is not finished."]


@pytest.mark.parametrize("protocol", [INKT, IKC])
def test_the_next_step_is_the_first_that_is_not_finished(protocol):
    work = {}
    for step in protocol.steps:
        assert next_step(protocol, work) is step
        work[step.key] = finished(step.key)
    assert next_step(protocol, work) is None


@pytest.mark.parametrize(
    ("minutes", "said"),
    [(0, "0 min"), (59, "59 min"), (60, "1 h"), (72, "1 h 12 min"), (1440, "1 d"), (4560, "3 d 4 h"), (-5, "0 min")],
)
def test_a_length_of_time_as_it_is_said(minutes, said):
    assert span(timedelta(minutes=minutes)) == said
