"""Counts: the published examples, the exact sums behind them, and the ways a count tempts one to cheat."""

import csv
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from statistics import variance

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lims.domain.counting import (
    Count,
    Reading,
    cells_in_vessels,
    count_by_counter,
    count_in_chamber,
    cv_percent,
    guard_band_factor,
    mean_per_ml,
    replicates_disagree,
    sure_from_cells,
    target_cells,
    viability_percent,
    viable_cells,
    viable_per_ml,
)
from lims.domain.errors import NotReadable

ROWS = list(
    csv.DictReader((Path(__file__).parents[1] / "data" / "growth_curves.csv").read_text(encoding="utf-8").splitlines())
)
VOLUMES = st.decimals(min_value="0.1", max_value=5000, places=2)
DENSITIES = st.decimals(min_value=0, max_value=10**8, places=1)
PERCENT = st.decimals(min_value=0, max_value=100, places=3)


@pytest.mark.parametrize(
    ("live", "dead", "squares", "dilution", "density", "viability"),
    [
        (185, 15, 4, 2, "925000", "92.5"),
        (72, 8, 4, 2, "360000", "90"),
        (720, 80, 4, 2, "3600000", "90"),
        (0, 12, 4, 2, "0", "0"),
        (1, 0, 1, 1, "10000", "100"),
        (111, 0, 8, Decimal("1.1"), "152625", "100"),
    ],
)
def test_chamber_counts_agree_with_published_examples(*, live, dead, squares, dilution, density, viability):
    assert viable_per_ml(live, squares, dilution) == Decimal(density)
    assert viability_percent(live, dead) == Decimal(viability)


def test_a_chamber_count_comes_to_cells_and_target_cells():
    count = count_in_chamber(
        live=185, dead=15, squares=4, dilution=2, volume_ml=Decimal("491.5"), purity_percent=Decimal("0.12")
    )
    assert count == Count(Decimal(925000), Decimal("92.5"), 454_637_500, 545_565)


def test_without_a_purity_there_are_no_target_cells_to_speak_of():
    count = count_in_chamber(live=185, dead=15, squares=4, dilution=2, volume_ml=10)
    assert count.target_cells is None


def test_a_density_that_never_ends_still_counts_every_cell():
    # 100 cells on 3 squares are 333,333.3.../mL; in 3 mL they are a million, not 999,999.
    count = count_in_chamber(live=100, dead=0, squares=3, dilution=1, volume_ml=3)
    assert count.viable_cells == 1_000_000
    assert str(count.viable_per_ml) == "333333." + "3" * 24


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"live": 0, "dead": 0}, "nothing_counted"),
        ({"live": -1}, "live"),
        ({"live": Decimal("1.5")}, "live"),
        ({"live": True}, "live"),
        ({"dead": -1}, "dead"),
        ({"squares": 0}, "squares"),
        ({"squares": Decimal(4)}, "squares"),
        ({"dilution": 0}, "dilution"),
        ({"dilution": Decimal("0.5")}, "dilution"),
        ({"volume_ml": 0}, "volume_ml"),
        ({"volume_ml": Decimal(-1)}, "volume_ml"),
        ({"purity_percent": Decimal("100.01")}, "purity_percent"),
        ({"purity_percent": Decimal("-0.01")}, "purity_percent"),
    ],
)
def test_what_cannot_be_counted_is_refused_by_the_name_of_its_field(change, code):
    entries = {"live": 185, "dead": 15, "squares": 4, "dilution": 2, "volume_ml": 10, "purity_percent": 50} | change
    with pytest.raises(NotReadable) as refused:
        count_in_chamber(**entries)
    assert refused.value.code == code
    assert refused.value.reasons


SEEN = st.tuples(st.integers(0, 5000), st.integers(1, 5000), st.integers(1, 18), st.integers(1, 100))


@given(SEEN, VOLUMES, PERCENT)
def test_cells_are_the_exact_product_with_a_part_of_a_cell_dropped(seen, volume, purity):
    live, dead, squares, dilution = seen
    count = count_in_chamber(
        live=live, dead=dead, squares=squares, dilution=dilution, volume_ml=volume, purity_percent=purity
    )
    exact = Fraction(live * dilution * 10_000, squares) * Fraction(volume)
    assert 0 <= exact - count.viable_cells < 1
    assert 0 <= exact * Fraction(purity) / 100 - count.target_cells < 1
    assert 0 <= count.target_cells <= count.viable_cells
    assert 0 <= count.viability_percent < 100
    assert abs(Fraction(count.viable_per_ml) - Fraction(live * dilution * 10_000, squares)) < Fraction(1, 10**15)


@pytest.mark.parametrize(
    "row", [r for r in ROWS if r["viable_density_rep1_e6_per_mL"]], ids=lambda r: f"{r['batch_id']}-{r['day']}"
)
def test_two_readings_of_a_counter_come_to_the_cells_of_the_synthetic_batches(row):
    if not row["viable_density_rep2_e6_per_mL"]:
        readings = [row["viable_density_rep1_e6_per_mL"]]
    else:
        readings = [row["viable_density_rep1_e6_per_mL"], row["viable_density_rep2_e6_per_mL"]]
    count = count_by_counter(
        [Reading(Decimal(r).scaleb(6), Decimal(row["viability_pct"])) for r in readings],
        Decimal(row["volume_mL"]),
        Decimal(row["purity_pct"]),
    )
    assert count.viable_per_ml == Decimal(row["viable_density_mean_e6_per_mL"]).scaleb(6)
    assert count.viability_percent == Decimal(row["viability_pct"])
    assert abs(count.viable_cells - int(row["total_viable_cells"])) <= 1
    assert abs(count.target_cells - int(row["target_viable_cells"])) <= 1


def test_a_counter_without_readings_has_no_count():
    with pytest.raises(NotReadable) as refused:
        count_by_counter([], 10)
    assert refused.value.code == "readings"


def test_a_reading_of_more_than_all_cells_alive_is_refused():
    with pytest.raises(NotReadable) as refused:
        count_by_counter([Reading(Decimal("1.2e6"), Decimal("100.1"))], 10)
    assert refused.value.code == "viability_percent"


def test_replicates_are_held_against_their_mean_and_the_limit_itself_is_no_disagreement():
    readings = [Decimal("1.07e6"), Decimal("1.241e6")]
    assert mean_per_ml(readings) == Decimal(1155500)
    assert round(cv_percent(readings), 2) == Decimal("10.46")
    assert round(cv_percent([900_000, 1_000_000, 1_100_000]), 6) == 10
    assert replicates_disagree([900_000, 1_000_000, 1_100_000], Decimal("9.999"))
    assert not replicates_disagree([900_000, 1_000_000, 1_100_000], 10)
    assert replicates_disagree([900_000, 1_100_000], 14)
    assert not replicates_disagree([900_000, 1_100_000], 15)
    assert not replicates_disagree([1_000_000], 0)
    assert not replicates_disagree([0, 0], 10)
    assert cv_percent([0, 0]) == cv_percent([5]) == 0


@given(st.lists(DENSITIES, min_size=1, max_size=6), st.integers(0, 50))
def test_a_mean_lies_between_its_readings_and_disagreement_is_the_variation_above_the_limit(densities, limit):
    assert min(densities) <= mean_per_ml(densities) <= max(densities)
    exact = [Fraction(d) for d in densities]
    if len(exact) > 1:
        assert replicates_disagree(densities, limit) == (variance(exact) > (limit * sum(exact) / len(exact) / 100) ** 2)
    else:
        assert not replicates_disagree(densities, limit)


@given(st.lists(st.tuples(DENSITIES, VOLUMES), max_size=6))
def test_several_vessels_are_summed_before_a_part_of_a_cell_is_dropped(vessels):
    total = cells_in_vessels(vessels)
    exact = sum((Fraction(d) * Fraction(v) for d, v in vessels), Fraction(0))
    assert 0 <= exact - total < 1
    assert sum(viable_cells(d, v) for d, v in vessels) <= total


def test_mean_density_times_all_volume_would_be_wrong():
    vessels = [(Decimal("2e6"), Decimal(10)), (Decimal("1e6"), Decimal(90))]
    assert cells_in_vessels(vessels) == 110_000_000
    assert cells_in_vessels([(Decimal("1.5e6"), Decimal(100))]) == 150_000_000


def test_target_cells_are_taken_from_the_exact_number_not_from_whole_cells():
    # 1.5 cells at 100 % and at 67 %: 1.005 target cells are one, of one whole cell 67 % would be none.
    assert viable_cells(Decimal("1.5"), 1) == 1
    assert target_cells(Decimal("1.5"), 1, 67) == 1


@pytest.mark.parametrize(
    ("cv", "counts", "factor"),
    [
        (5, 1, "1.086"),
        (8, 1, "1.140"),
        (10, 1, "1.178"),
        (15, 1, "1.278"),
        (20, 1, "1.385"),
        (5, 2, "1.060"),
        (8, 2, "1.097"),
        (10, 2, "1.123"),
        (15, 2, "1.189"),
        (20, 2, "1.259"),
        (0, 1, "1.000"),
    ],
)
def test_guard_bands_agree_with_the_table(cv, counts, factor):
    assert round(guard_band_factor(cv, counts), 3) == Decimal(factor)


def test_a_count_at_the_limit_is_a_coin_toss_until_it_is_above_the_guard_band():
    assert sure_from_cells(860_000_000, 0) == 860_000_000
    assert 1.178 < sure_from_cells(860_000_000, 10) / 860_000_000 < 1.179
    with pytest.raises(ValueError, match="guard band"):
        guard_band_factor(10, 0)
