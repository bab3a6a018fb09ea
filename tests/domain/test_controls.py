"""A count is held against the one before it in cells; readings against each other; a dose against luck."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lims.domain.controls import against_previous, fold_before, near_limit
from lims.domain.readings import (
    count_of,
    disagreement,
    further_reading,
    is_accepted,
    readings_of,
    reasons_against,
)
from lims.domain.step_controls import Accepted, Excluded, StepControls
from lims.domain.work import Entered, not_begun
from tests.domain.curves import IKC, INKT, count

AT = datetime(2026, 3, 5, 8, 0, tzinfo=UTC)
CONTROLS = INKT.controls
CELLS = st.integers(10**4, 10**11)


def work_with(protocol, step, values, controls=None):
    """A running step with these entries: {(entry, replicate): value}."""
    entered = tuple(
        Entered(entry, replicate, 1, value, "", True, "", AT, "tech", None, n)
        for n, ((entry, replicate), value) in enumerate(values.items(), 1)
    )
    return replace(not_begun("B", step), entered=entered, controls=controls or StepControls())


def densities(*values):
    return {("viable_density", n): value for n, value in enumerate(values, 1)}


def chamber(*readings):
    """Readings in a chamber, each (live, dead, squares, dilution)."""
    parts = ("live", "dead", "squares", "dilution")
    return {
        (part, n): value for n, reading in enumerate(readings, 1) for part, value in zip(parts, reading, strict=True)
    }


@pytest.mark.parametrize(
    ("before", "now", "days", "says"),
    [
        (10**8, 8 * 10**8, 3, None),  # exactly twofold a day
        (10**8, 8 * 10**8 + 1, 3, "more than 2-fold a day"),
        (10**8, 2 * 10**8, "0.1", None),  # less than a day counts as one: a count has a spread of its own
        (10**8, 3 * 10**8, "0.1", "more than 2-fold a day"),
        (3 * 10**8, 2 * 10**8, 1, None),  # a third is lost, and that is the limit
        (3 * 10**8, 2 * 10**8 - 1, 1, "divides them by more than 1.5 a day"),
        (10**8, 0, 2, "divides them"),
        (0, 10**8, 2, None),  # nothing can be held against nothing
    ],
)
@pytest.mark.check("B4")
def test_a_jump_is_judged_in_cells_and_per_day(before, now, days, says):
    told = against_previous(before, now, Decimal(days), CONTROLS)
    assert (told is None) if says is None else says in str(told)


def test_medium_thins_the_cells_and_raises_no_alarm():
    # Before: 1e6/mL in 500 mL. The vessel was fed to 2,500 mL; the density falls to a fifth, the cells do not.
    assert against_previous(500 * 10**6, 2500 * 200_000, Decimal(2), CONTROLS) is None


@given(CELLS, CELLS, st.decimals("0.01", "20", places=2))
def test_a_longer_time_never_makes_a_jump_out_of_none(before, now, days):
    if against_previous(before, now, days, CONTROLS) is None:
        assert against_previous(before, now, days + 1, CONTROLS) is None


def test_the_fold_is_that_of_the_cells_of_the_dose():
    counts = [count("B", 3, 4e8, 2e6, seq=1), count("B", 5, 3e8, 6e6, seq=2)]
    assert fold_before(INKT, counts, "day_5") == 3
    assert fold_before(IKC, counts, "day_5") == Decimal("0.75")
    assert fold_before(INKT, counts, "day_3") is None


def test_readings_that_agree_ask_for_nothing():
    step = INKT.step("count_d3")
    work = work_with(INKT, "count_d3", densities("700000", "720000"))
    found = readings_of(step, work, "automated")
    assert [one.counts for one in found] == [True, True]
    assert disagreement(found, CONTROLS) is None and further_reading(step, work, INKT) is None
    assert not list(reasons_against(step, work, INKT))


def test_readings_that_disagree_ask_for_one_more_and_never_for_a_fourth_look_when_they_then_agree():
    step = INKT.step("count_d3")
    apart = work_with(INKT, "count_d3", densities("700000", "1100000"))
    found = readings_of(step, apart, "automated")
    told = str(disagreement(found, CONTROLS))
    assert "31.4" in told and "limit 20 %" in told and "assumed" in told
    assert further_reading(step, apart, INKT) == 3
    assert len(list(reasons_against(step, apart, INKT))) == 1
    settled = work_with(INKT, "count_d3", densities("900000", "1100000", "1000000"))
    assert further_reading(step, settled, INKT) is None and not list(reasons_against(step, settled, INKT))


def test_the_limit_is_the_protocols():
    stricter = replace(INKT, controls=replace(CONTROLS, readings_cv_percent=Decimal(5)))
    step, work = INKT.step("count_d3"), work_with(INKT, "count_d3", densities("700000", "770000"))
    assert not list(reasons_against(step, work, INKT)) and list(reasons_against(step, work, stricter))


def test_an_excluded_reading_stays_and_another_is_asked_for():
    step = INKT.step("count_d3")
    gone = Excluded("viable_density", 2, "air bubble in the cassette", "lead", AT, "tech")
    work = work_with(INKT, "count_d3", densities("700000", "1100000"), StepControls(excluded=(gone,)))
    found = readings_of(step, work, "automated")
    assert [one.words for one in found] == ["700000", "1100000"], "both are kept"
    assert [one.counts for one in found] == [True, False]
    assert "2 readings must count" in str(next(reasons_against(step, work, INKT)))
    assert further_reading(step, work, INKT) == 3
    again = work_with(INKT, "count_d3", densities("700000", "1100000", "720000"), StepControls(excluded=(gone,)))
    counted = count_of(readings_of(step, again, "automated"), Decimal(100), Decimal(90), None)
    assert counted.viable_per_ml == 710_000 and not list(reasons_against(step, again, INKT))


def test_an_acceptance_is_for_exactly_these_readings():
    step = INKT.step("count_d3")
    yes = Accepted(("700000", "1100000"), "clumps; both read twice", "lead", AT, "tech")
    work = work_with(INKT, "count_d3", densities("700000", "1100000"), StepControls(accepted=(yes,)))
    assert is_accepted(readings_of(step, work, "automated"), work) and not list(reasons_against(step, work, INKT))
    other = work_with(INKT, "count_d3", densities("700000", "1500000"), StepControls(accepted=(yes,)))
    assert list(reasons_against(step, other, INKT)), "a correction asks again"


def test_a_reading_in_the_chamber_is_all_four_parts():
    step = IKC.step("count_d3")
    half = chamber(("72", "8", "4", "2"), ("70", "7", "4", "2"))
    del half["dilution", 2]
    first, second = readings_of(step, work_with(IKC, "count_d3", half), "hemocytometer")
    assert first.viable_per_ml == 360_000 and second.viable_per_ml is None
    whole = work_with(IKC, "count_d3", chamber(("72", "8", "4", "2"), ("70", "7", "4", "2")))
    counted = count_of(readings_of(step, whole, "hemocytometer"), Decimal(10), None, None)
    assert counted.viable_cells == 3_550_000
    assert round(counted.viability_percent, 6) == round(Decimal(14200) / 157, 6), "of all the cells that were seen"


def test_readings_in_the_chamber_are_compared_as_densities_not_as_seen_cells():
    step = IKC.step("count_d3")
    work = work_with(IKC, "count_d3", chamber(("80", "8", "4", "2"), ("40", "4", "2", "2")))
    assert not list(reasons_against(step, work, IKC)), "half the squares, half the cells: the same density"
    apart = work_with(IKC, "count_d3", chamber(("80", "8", "4", "2"), ("40", "4", "4", "2")))
    assert "disagree" in str(next(reasons_against(step, apart, IKC)))


@pytest.mark.parametrize(("cells", "near"), [(859_999_999, False), (860_000_000, True), (900_000_000, True),
                                             (966_000_000, False)])  # fmt: skip
def test_a_count_at_the_limit_is_a_coin_toss_and_is_told_so(cells, near):
    told = near_limit(cells, 860_000_000, CONTROLS, 2)
    assert (told is not None) == near
    if told is not None:
        assert "not with 95 % certainty: count again" in str(told)


def test_more_readings_make_the_guard_band_narrower():
    assert near_limit(980_000_000, 860_000_000, CONTROLS, 1) is not None
    assert near_limit(980_000_000, 860_000_000, CONTROLS, 2) is None
