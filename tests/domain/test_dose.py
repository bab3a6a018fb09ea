"""The dose of one person: five published formulas, the window to the cell, and the slips people make at the scales."""

import csv
from decimal import Decimal, localcontext
from fractions import Fraction
from math import isqrt
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lims.domain.dose import (
    BSA_FORMULAS,
    DoseWindow,
    body_surface,
    cells_per_m2,
    dose_window,
    endotoxin_limit_eu_per_ml,
    fill_volumes_ml,
    reasons_against_dose,
    volume_for_dose,
)
from lims.domain.errors import NotNow, NotReadable

REFERENCE = Path(__file__).parents[1] / "data" / "bsa_reference.csv"
ROWS = list(csv.DictReader(REFERENCE.read_text(encoding="utf-8").splitlines()))
LOW, HIGH = 500_000_000, 1_000_000_000
HEIGHTS = st.decimals(min_value=50, max_value=250, places=1)
WEIGHTS = st.decimals(min_value=3, max_value=300, places=1)


def test_the_reference_holds_adults_extremes_and_children():
    assert len(ROWS) >= 24


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["id"])
@pytest.mark.parametrize("formula", BSA_FORMULAS)
@pytest.mark.check("B5")
def test_every_formula_agrees_with_the_reference(row, formula):
    surface = body_surface(Decimal(row["height_cm"]), Decimal(row["weight_kg"]), formula)
    assert abs(surface - Decimal(row[f"{formula}_m2"])) < Decimal("1e-14")


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["id"])
@pytest.mark.check("B5")
def test_the_window_agrees_with_the_reference_to_the_cell(row):
    surface = body_surface(Decimal(row["height_cm"]), Decimal(row["weight_kg"]), "mosteller")
    assert dose_window(surface, LOW, HIGH) == DoseWindow(
        int(row["dose_low_cells_5e8_per_m2_mosteller"]), int(row["dose_high_cells_1e9_per_m2_mosteller"])
    )


@pytest.mark.parametrize("formula", BSA_FORMULAS)
def test_a_surface_has_forty_digits_and_all_of_them_are_right(formula):
    surface = body_surface(170, 70, formula)
    assert len(surface.as_tuple().digits) == 40
    with localcontext(prec=120):
        exact = BSA_FORMULAS[formula](Decimal(170), Decimal(70))
        assert abs(surface - exact) <= Decimal("0.51e-39")


@pytest.mark.parametrize(
    ("formula", "surface"),
    [("mosteller", "1.82"), ("dubois", "1.81"), ("haycock", "1.83"), ("gehan_george", "1.83"), ("boyd", "1.83")],
)
def test_a_person_of_170_cm_and_70_kg_has_the_published_surfaces(formula, surface):
    # Boyd is 1.835 and published cut off, the others rounded.
    assert abs(body_surface(170, 70, formula) - Decimal(surface)) < Decimal("0.0051")


@pytest.mark.parametrize(
    ("height", "weight", "surface"), [(180, 45, "1.5"), (160, 90, "2"), (150, 96, "2"), (120, 30, "1"), (100, 36, "1")]
)
def test_exact_squares_have_exact_surfaces(height, weight, surface):
    assert body_surface(height, weight, "mosteller") == Decimal(surface)
    assert dose_window(Decimal(surface), LOW, HIGH) == DoseWindow(
        int(Decimal(surface) * LOW), int(Decimal(surface) * HIGH)
    )


def test_a_surface_that_never_ends_does_not_cost_a_cell():
    # sqrt(200 x 200 / 3600) is 10/3: three times 3.333... is 9.999... to a machine and 10 to a person.
    surface = body_surface(200, 200, "mosteller")
    assert dose_window(surface, 300_000_000, 600_000_000) == DoseWindow(1_000_000_000, 2_000_000_000)


@given(HEIGHTS, WEIGHTS, st.integers(1, 10**10), st.integers(0, 10**10))
@pytest.mark.check("B5")
def test_a_mosteller_window_is_exact_by_whole_number_arithmetic(height, weight, low, extra):
    high = low + extra + 100
    squared = Fraction(height) * Fraction(weight) / 3600
    surface = body_surface(height, weight, "mosteller")
    window = dose_window(surface, low, high)
    floor_high = isqrt(int(squared * high * high))
    assert window.high_cells == floor_high
    assert Fraction(window.low_cells) ** 2 >= squared * low * low
    assert Fraction(window.low_cells - 1) ** 2 < squared * low * low


@given(HEIGHTS, WEIGHTS, st.sampled_from(sorted(BSA_FORMULAS)))
def test_the_digits_do_not_depend_on_the_callers_precision(height, weight, formula):
    surface = body_surface(height, weight, formula)
    with localcontext(prec=6):
        assert body_surface(height, weight, formula) == surface
        assert dose_window(surface, LOW, HIGH) == dose_window(surface, LOW, HIGH)
    assert Decimal("0.1") < surface < Decimal(6)


@given(HEIGHTS, WEIGHTS)
def test_the_window_lies_inside_the_dose_and_is_as_wide_as_whole_cells_allow(height, weight):
    surface = body_surface(height, weight, "dubois")
    window = dose_window(surface, LOW, HIGH)
    assert surface * LOW <= window.low_cells < surface * LOW + 1
    assert surface * HIGH - 1 < window.high_cells <= surface * HIGH


@pytest.mark.parametrize(
    ("height", "weight", "code", "says"),
    [
        ("1.70", "70", "height_range", "Type 170."),
        ("1.705", "70", "height_range", "Type 170.5."),
        ("17", "70", "height_range", "in cm"),
        ("250.1", "70", "height_range", "in cm"),
        ("0", "70", "height_range", "in cm"),
        ("-170", "70", "height_range", "in cm"),
        ("170", "70000", "weight_range", "Type 70."),
        ("170", "2.9", "weight_range", "in kg"),
        ("170", "300.1", "weight_range", "in kg"),
    ],
)
def test_a_slip_at_the_scales_is_refused_with_what_was_meant(height, weight, code, says):
    with pytest.raises(NotReadable) as refused:
        body_surface(Decimal(height), Decimal(weight), "mosteller")
    assert refused.value.code == code
    assert says in str(refused.value.next_step)


def test_an_unknown_formula_is_refused_with_the_known_ones():
    with pytest.raises(NotReadable) as refused:
        body_surface(170, 70, "Mosteler")
    assert refused.value.code == "bsa_formula"
    assert "mosteller, dubois" in str(refused.value.next_step)


@pytest.mark.parametrize(("low", "high"), [(HIGH, LOW), (-1, HIGH)])
def test_a_window_has_its_ends_in_order(low, high):
    with pytest.raises(NotReadable, match="low end to a high end"):
        dose_window(Decimal("1.72"), low, high)


def test_a_window_without_a_whole_cell_does_not_exist():
    with pytest.raises(NotReadable, match="whole number"):
        dose_window(Decimal("0.5"), 1, 1)


@pytest.mark.check("B5")
def test_both_ends_are_doses_and_one_cell_beyond_is_not():
    window = dose_window(body_surface(164, 65, "mosteller"), LOW, HIGH)
    assert window == DoseWindow(860_393_967, 1_720_787_933)
    assert window.holds(window.low_cells)
    assert window.holds(window.high_cells)
    assert not list(reasons_against_dose(window.low_cells, window))
    assert not list(reasons_against_dose(window.high_cells, window))
    (short,) = reasons_against_dose(window.low_cells - 1, window)
    assert "860,393,966" in str(short)
    assert "860,393,967" in str(short)
    (over,) = reasons_against_dose(window.high_cells + 1, window)
    assert "1,720,787,934" in str(over)


@pytest.mark.check("B5")
def test_a_tenth_of_a_cell_short_is_not_rounded_to_a_dose():
    window = DoseWindow(100, 200)
    assert not window.holds(Decimal("99.9"))
    assert list(reasons_against_dose(Decimal("99.9"), window))


def test_the_published_viable_dose_passes_per_square_metre():
    surface = body_surface(170, 70, "mosteller")
    per_m2 = cells_per_m2(1_700_000_000, surface)
    assert round(per_m2, -6) == 935_000_000


def test_more_than_the_window_means_part_of_the_lot_not_a_rejection():
    assert volume_for_dose(1_720_787_933, Decimal(2 * 10**7)) == Decimal("86.03939665")


@given(
    st.integers(10**8, 10**9),
    st.integers(10**8, 10**10),
    st.integers(10**5, 10**8),
    st.sampled_from([Decimal("0.1"), Decimal(1), Decimal("0.5")]),
)
def test_every_fill_volume_that_is_offered_holds_a_dose(low, extra, density, step):
    window = DoseWindow(low, low + extra)
    least, most = fill_volumes_ml(window, Decimal(density), step)
    assert window.holds(least * density)
    assert window.holds(most * density)
    assert not window.holds((least - step) * density)
    assert not window.holds((most + step) * density)
    assert least % step == 0


def test_a_product_too_dense_to_fill_is_diluted():
    with pytest.raises(NotNow) as refused:
        fill_volumes_ml(DoseWindow(1_100_000, 1_200_000), Decimal(1_000_000), Decimal(1))
    assert refused.value.code == "no_fill_volume"


def test_without_cells_there_is_no_volume():
    with pytest.raises(NotNow) as refused:
        volume_for_dose(10**9, Decimal(0))
    assert refused.value.code == "no_cells"


@pytest.mark.parametrize(
    ("kg", "ml", "hours", "limit"), [(70, 100, "1", "3.5"), (55, 100, "0.5", "1.375"), (50, 250, "1", "1")]
)
def test_endotoxin_limits_agree_with_their_worked_examples(kg, ml, hours, limit):
    assert endotoxin_limit_eu_per_ml(kg, Decimal(hours), Decimal(ml)) == Decimal(limit)


def test_an_endless_endotoxin_limit_is_rounded_down():
    limit = endotoxin_limit_eu_per_ml(70, Decimal(1), Decimal(90))
    assert Fraction(limit) * 90 < 350
    assert Fraction(350, 90) - Fraction(limit) < Fraction(1, 10**30)


def test_an_infusion_takes_time():
    with pytest.raises(ValueError, match="time"):
        endotoxin_limit_eu_per_ml(70, Decimal(0), Decimal(100))
