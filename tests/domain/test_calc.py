"""The arithmetic as `lims calc` offers it: every face reads numbers through their text and names the field at fault."""

import csv
import json
from decimal import Decimal
from pathlib import Path

import pytest

from lims.domain.calc import CALCULATIONS, calculate, given_from_json
from lims.domain.errors import NotFound, NotReadable, Refusal

ROWS = list(
    csv.DictReader((Path(__file__).parents[1] / "data" / "bsa_reference.csv").read_text(encoding="utf-8").splitlines())
)
GOOD = {
    "bsa": {"height_cm": 170, "weight_kg": 70},
    "dose": {"height_cm": 164, "weight_kg": 65, "formula": "mosteller", "low_per_m2": "5e8", "high_per_m2": "1x10^9"},
    "count": {"live": 185, "dead": 15, "squares": 4, "dilution": 2, "volume_ml": 100, "purity_percent": "85"},
    "din": {"din": "G123417654321"},
    "forecast": {
        "days": [3, 5, 7, 10],
        "target_cells": ["2.0e6", "6.0e6", 20000000, "1.2e8"],
        "horizon_day": 14,
        "limits": ["8.6e8", "1.0e9", "1.72e9"],
    },
}


def from_json(name, fields):
    return json.loads(json.dumps(calculate(name, given_from_json(json.dumps(fields)))))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["id"])
def test_surfaces_and_windows_agree_with_the_reference(row):
    person = {"height_cm": row["height_cm"], "weight_kg": float(row["weight_kg"])}
    surfaces = from_json("bsa", person)
    for formula in ("mosteller", "dubois", "haycock", "gehan_george", "boyd"):
        assert abs(Decimal(surfaces[f"{formula}_m2"]) - Decimal(row[f"{formula}_m2"])) < Decimal("1e-14")
    window = from_json("dose", person | {"formula": "mosteller", "low_per_m2": 5e8, "high_per_m2": "1e9"})
    assert window["low_cells"] == int(row["dose_low_cells_5e8_per_m2_mosteller"])
    assert window["high_cells"] == int(row["dose_high_cells_1e9_per_m2_mosteller"])
    assert window["bsa_m2"] == surfaces["mosteller_m2"]


def test_a_count_goes_out_as_exact_text_and_whole_cells():
    assert from_json("count", GOOD["count"]) == {
        "viable_per_ml": "925000",
        "viability_percent": "92.5",
        "viable_cells": 92_500_000,
        "target_cells": 78_625_000,
    }


@pytest.mark.parametrize("purity", [{}, {"purity_percent": None}])
def test_without_a_purity_the_target_cells_stay_open(purity):
    fields = {k: v for k, v in GOOD["count"].items() if k != "purity_percent"} | purity
    assert from_json("count", fields)["target_cells"] is None


def test_a_number_in_json_is_what_is_written_and_no_double():
    text = '{"live": 185, "dead": 15, "squares": 4, "dilution": 2, "volume_ml": 0.1, "purity_percent": 33.3}'
    found = calculate("count", given_from_json(text))
    assert (found["viable_cells"], found["target_cells"]) == (92_500, 30_802)


def test_a_donation_number_gets_its_check_character_and_flag():
    assert from_json("din", GOOD["din"]) == {"check_character": "A", "flag": "70"}


def test_the_forecast_of_the_worked_example():
    found = from_json("forecast", GOOD["forecast"])
    assert abs(found["ols"]["median_cells"] / 1.233725e9 - 1) < 1e-6
    assert abs(found["bayes"]["median_cells"] / 1.223914e9 - 1) < 1e-6
    assert [round(chance, 6) for chance in found["ols"]["chance_at_least"]] == [0.978799, 0.944169, 0.024726]
    assert [round(chance, 6) for chance in found["bayes"]["chance_at_least"]] == [0.953931, 0.844353, 0.051364]


def test_the_prior_can_be_given_in_part_or_whole():
    prior = {
        "log_n0": "13.399995",
        "log_n0_sd": 1,
        "rate_per_day": "0.63982",
        "rate_sd": "0.15",
        "a0": 3,
        "b0": "0.045",
    }
    whole = from_json("forecast", GOOD["forecast"] | {"prior": prior})
    part = from_json("forecast", GOOD["forecast"] | {"prior": {"rate_sd": "0.15"}})
    default = from_json("forecast", GOOD["forecast"])
    assert part == default
    assert abs(whole["bayes"]["median_cells"] / default["bayes"]["median_cells"] - 1) < 1e-4


def test_too_few_counts_say_why_there_is_no_forecast():
    few = GOOD["forecast"] | {"days": [3, 5], "target_cells": [2e6, 6e6]}
    found = from_json("forecast", few)
    assert "at least 3 counts" in found["ols"]["why_not"]
    assert found["bayes"]["median_cells"] > 0
    assert "assumed" in found["bayes"]["note"]


@pytest.mark.parametrize("name", CALCULATIONS)
def test_every_missing_or_unknown_field_is_named(name):
    for field in CALCULATIONS[name][1]:
        short = {k: v for k, v in GOOD[name].items() if k != field}
        with pytest.raises(NotReadable, match=f"{field} cannot be used. It is missing"):
            calculate(name, short)
        with pytest.raises(NotReadable, match=f"{field} cannot be used"):
            calculate(name, GOOD[name] | {field: True})
        with pytest.raises(NotReadable, match=field):
            calculate(name, GOOD[name] | {field: {"nested": 1}})
    with pytest.raises(NotReadable, match="purity cannot be used"):
        calculate(name, GOOD[name] | {"purity": 85})


@pytest.mark.parametrize(
    ("name", "change", "says"),
    [
        ("bsa", {"height_cm": "1.70"}, "Type 170."),
        ("bsa", {"height_cm": "1,70"}, "1.70 or 170"),
        ("bsa", {"weight_kg": float("nan")}, "not an amount"),
        ("bsa", {"weight_kg": -70}, "below zero"),
        ("bsa", {"weight_kg": Decimal("1e999999")}, "digits"),
        ("dose", {"formula": "schlich"}, "mosteller"),
        ("dose", {"low_per_m2": "1e9", "high_per_m2": "5e8"}, "low end to a high end"),
        ("count", {"live": "18.5"}, "whole"),
        ("count", {"squares": 0}, "square"),
        ("count", {"dilution": "0.5"}, "undiluted"),
        ("count", {"live": 0, "dead": 0}, "viability"),
        ("count", {"purity_percent": 101}, "between 0 and 100"),
        ("count", {"volume_ml": "0"}, "above zero"),
        ("din", {"din": "G12341765432"}, "12 characters"),
        ("din", {"din": 1234567890123}, "no text"),
        ("forecast", {"days": [3, 5]}, "as many numbers of cells as days"),
        ("forecast", {"days": "3,5,7,10"}, "no list"),
        ("forecast", {"target_cells": [1, 2, 3, "many"]}, "target_cells"),
        ("forecast", {"prior": {"rate": 0.5}}, "rate"),
        ("forecast", {"prior": {"a0": 1}}, "a0 above 1"),
        ("forecast", {"prior": [1]}, "no object"),
    ],
)
def test_bad_input_is_refused_in_the_labs_words(name, change, says):
    with pytest.raises(Refusal) as refused:
        calculate(name, GOOD[name] | change)
    assert says in str(refused.value)


def test_an_unknown_calculation_is_refused_with_the_known_ones():
    with pytest.raises(NotFound, match="bsa, dose, count, din, forecast"):
        calculate("eval", {})


@pytest.mark.parametrize(
    "text", ["", "[1]", "3", "null", '{"din": ', '{"din": "a", "din": "b"}', "[" * 100_000, '{"a": ' + "9" * 5000 + "}"]
)
def test_what_is_no_object_is_refused(text):
    with pytest.raises(NotReadable) as refused:
        given_from_json(text)
    assert refused.value.code == "no_object"
