"""What a culture may come to: exact days, before and after the wash, honest where it cannot say."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from math import exp, log

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lims.domain.dose import DoseWindow
from lims.domain.growth import Prediction, Prior
from lims.domain.outlook import outlook_of, points_of, prior_of, washed
from tests.domain.curves import BEGAN, IKC, INKT, count

WINDOW = DoseWindow(860_000_000, 1_720_000_000)
VECTOR = ((3, 2.0e6), (5, 6.0e6), (7, 2.0e7), (10, 1.2e8))


def inkt_counts(points=VECTOR):
    return [count("B", day, 4e8, cells, seq=n) for n, (day, cells) in enumerate(points, 1)]


def outlook(protocol=INKT, counts=None, window=WINDOW, prior=None, **more):
    return outlook_of(protocol, inkt_counts() if counts is None else counts, window, prior, day_zero_at=BEGAN, **more)


def test_the_test_vector_comes_out_of_the_counts_of_a_batch():
    made = outlook().before
    assert made.median_cells == pytest.approx(1.223914e9, rel=1e-6)
    assert made.low95_cells == pytest.approx(8.02438e8, rel=1e-6)
    assert made.high95_cells == pytest.approx(1.866769e9, rel=1e-6)
    assert made.reach == pytest.approx(0.953931, abs=1e-6)
    assert made.above == pytest.approx(0.051364, abs=1e-6)
    assert made.inside == pytest.approx(0.953931 - 0.051364, abs=2e-6)


def test_after_the_wash_there_are_fewer_cells_and_they_are_less_sure():
    found = outlook()
    assert found.after.median_cells == pytest.approx(0.8 * found.before.median_cells)
    assert found.after.reach < found.before.reach and found.after.above < found.before.above
    before = log(found.before.high95_cells / found.before.low95_cells)
    assert log(found.after.high95_cells / found.after.low95_cells) > before


@given(st.floats(10, 30), st.floats(0.01, 2), st.floats(50, 100), st.floats(0, 20))
def test_a_wash_shifts_by_its_recovery_and_only_widens(place, scale, recovery, spread):
    vessel = Prediction(place, scale, 10)
    kept = washed(vessel, recovery, spread)
    assert kept.log_cells == pytest.approx(place + log(recovery / 100)) and kept.scale >= scale
    assert kept.degrees == 10


@given(st.integers(1, 10**12))
def test_chances_are_chances(low):
    made = outlook(window=DoseWindow(low, 2 * low)).after
    assert 0 <= made.above <= made.reach <= 1 and made.inside == pytest.approx(made.reach - made.above)


def test_days_are_hours_and_not_whole_days():
    early = replace(inkt_counts()[-1], counted_at=BEGAN + timedelta(days=9, hours=18))
    points = points_of(INKT, [*inkt_counts()[:-1], early], BEGAN)
    assert [day for day, _ in points] == [3, 5, 7, 9.75]
    assert outlook(counts=[*inkt_counts()[:-1], early]).before.median_cells > outlook().before.median_cells


def test_a_count_of_day_3_that_is_made_an_hour_early_is_one_of_day_3():
    first = replace(inkt_counts()[0], counted_at=BEGAN + timedelta(hours=71))
    assert len(points_of(INKT, [first], BEGAN)) == 1
    at_seeding = count("B", 0, 5e8, 7e5)
    assert points_of(INKT, [at_seeding], BEGAN) == ()


def test_all_viable_cells_are_forecast_from_their_lowest_count():
    cells = ((0, 9.0e7), (3, 5.5e7), (5, 9.0e7), (7, 1.9e8))
    counts = [count("K", day, viable, None, seq=n) for n, (day, viable) in enumerate(cells, 1)]
    found = outlook(IKC, counts)
    assert [day for day, _ in found.counted] == [3, 5, 7]
    naive = outlook(IKC, [*counts[:1], *counts[2:]])
    assert found.line.rate_per_day > naive.line.rate_per_day, "the fall is no slow growth"
    falling = outlook(IKC, counts[:2])
    assert any("still falling" in str(note) for note in falling.notes)


@pytest.mark.parametrize(
    ("counts", "says"),
    [
        ((), "no count yet"),
        (((0, 7e5),), "no count yet since day 3"),
        (((3, 2e6), (5, 0)), "growth cannot be told from nothing"),
        (((3, 2e6), (14, 1e9)), "has reached day 14"),
    ],
)
def test_it_says_why_it_says_nothing(counts, says):
    found = outlook(counts=inkt_counts(counts))
    assert found.before is found.after is None and says in str(found.why_not)


def test_a_product_without_a_prior_and_a_batch_before_its_culture_have_no_forecast():
    assert "no growth prior" in str(outlook(replace(INKT, prior=None)).why_not)
    assert str(outlook_of(INKT, (), WINDOW, None, day_zero_at=None).why_not) == "not in culture"


def test_few_counts_and_an_assumed_prior_are_told():
    notes = [str(note) for note in outlook(counts=inkt_counts(VECTOR[:2])).notes]
    assert any("Only 2 counts speak" in note for note in notes)
    assert any("The prior is assumed" in note for note in notes)
    carried = replace(prior_of(INKT.prior), past_batches=12)
    notes = [str(note) for note in outlook(prior=carried).notes]
    assert notes == ["The prior is carried by 12 past batches."]


def test_without_a_window_there_are_cells_and_no_chances():
    found = outlook(window=None)
    assert found.after.median_cells > 0 and found.after.reach is None
    assert "window is not known" in str(found.notes[-1])


def test_an_extended_culture_is_forecast_to_its_new_end():
    later = outlook(until_at=BEGAN + timedelta(days=17))
    assert later.horizon_day == 17 and later.before.median_cells > 4 * outlook().before.median_cells


def test_an_adopted_prior_moves_a_forecast_that_rests_on_one_count():
    slow = Prior(log(6.6e5), 1.0, 0.3, 0.05, 3.0, 0.045, past_batches=20)
    one = inkt_counts(VECTOR[:1])
    assert outlook(counts=one, prior=slow).before.median_cells < outlook(counts=one).before.median_cells / 5
    assert outlook(counts=one).before.median_cells == pytest.approx(exp(outlook(counts=one).line.on_day(14).log_cells))


def test_the_recovery_and_its_spread_are_the_protocols():
    sure = replace(INKT, prior=replace(INKT.prior, wash_recovery_sd_percent=Decimal(0)))
    width = [made.high95_cells / made.low95_cells for made in (outlook(sure).after, outlook().after)]
    assert width[0] < width[1]
