"""The first week of a culture is a V: the cells fall before they grow. Every curve is replayed, none cries wolf."""

from decimal import Decimal
from itertools import pairwise

import pytest

from lims.domain.controls import against_previous, culture_line, falls_of
from lims.domain.counting import cv_percent, replicates_disagree
from tests.domain.curves import INKT, count, curves, protocol_for, readings_in, rows

CURVES = dict(curves())
# What truly goes wrong in the invented batches, and on which day of culture it shows.
CONTAMINATED = "SYN-INKT-05"


def days_between(before, now):
    return Decimal(int((now.counted_at - before.counted_at).total_seconds())) / 86400


def test_there_are_eight_curves_and_the_typical_ones_fall_before_they_grow():
    assert len(CURVES) == 8
    for batch in ("SYN-INKT-01", "SYN-INKT-02", "SYN-INKT-04"):
        cells = [one.viable_cells for one in CURVES[batch]]
        assert min(cells[1:4]) < cells[0] and cells[-1] > cells[0], batch


@pytest.mark.parametrize("batch", CURVES)
def test_the_v_raises_no_alarm(batch):
    protocol = protocol_for(batch)
    told = [fall.step for fall in falls_of(protocol, CURVES[batch])]
    first_week = {one.step for one in CURVES[batch] if one.culture_day <= protocol.controls.v_days}
    assert not first_week & set(told)
    assert bool(told) == (batch == CONTAMINATED), told


def test_a_contaminated_culture_is_told_at_the_first_count_after_it_happened():
    told = list(falls_of(INKT, CURVES[CONTAMINATED]))
    assert [fall.step for fall in told] == ["day_9", "day_10"]
    assert "shrinking" in str(told[0].words)


@pytest.mark.parametrize("batch", CURVES)
def test_no_honest_count_is_taken_for_a_slip(batch):
    protocol = protocol_for(batch)
    refused = [
        now.step
        for before, now in pairwise(CURVES[batch])
        if against_previous(before.viable_cells, now.viable_cells, days_between(before, now), protocol.controls)
    ]
    assert refused == (["day_10"] if batch == CONTAMINATED else []), "two thirds lost in a day: looked at twice"


@pytest.mark.parametrize("batch", CURVES)
def test_a_slip_by_a_power_of_ten_is_caught_on_the_way_up_and_on_the_way_down(batch):
    protocol, caught, tried = protocol_for(batch), 0, 0
    for before, now in pairwise(CURVES[batch]):
        days = days_between(before, now)
        for slipped in (now.viable_cells * 10, now.viable_cells // 10):
            tried += 1
            caught += against_previous(before.viable_cells, slipped, days, protocol.controls) is not None
    assert caught >= tried * 0.75, f"{caught} of {tried}"


def test_all_viable_cells_may_fall_as_long_as_the_cells_of_the_dose_do_not():
    falling = [count("B", day, viable, target) for day, viable, target in
               ((0, 6e8, 7e5), (3, 4e8, 2e6), (8, 3e8, 9e6), (10, 2e8, 2e7))]  # fmt: skip
    assert not list(falls_of(INKT, falling))
    assert len(culture_line(INKT, falling)) == 4


def test_a_fall_of_the_target_line_in_the_first_week_waits_and_after_it_is_told():
    early = [count("B", 0, 6e8, 7e5), count("B", 3, 4e8, 5e5), count("B", 5, 4e8, 2e6)]
    assert not list(falls_of(INKT, early))
    late = [*early, count("B", 8, 4e8, 1.7e6)]
    assert len(list(falls_of(INKT, late))) == 1
    within_noise = [*early, count("B", 8, 4e8, 1.9e6)]
    assert not list(falls_of(INKT, within_noise)), "a tenth is the spread of a count"


def test_readings_of_the_curves_disagree_where_a_person_would_count_again():
    apart = []
    for row in rows():
        readings = readings_in(row)
        limit = protocol_for(row["batch_id"]).controls.readings_cv_percent
        if len(readings) == 2 and sum(readings) and replicates_disagree(readings, limit):
            apart.append((row["batch_id"], row["day"], round(cv_percent(readings), 1)))
    assert apart and all(cv > 20 for _, _, cv in apart)
    assert len(apart) < 12, "most counts need no third reading"
