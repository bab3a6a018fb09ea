"""Limits at their very edge: strict and inclusive differ by one digit; rounding never helps a result by accident."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lims.domain.errors import NotReadable
from lims.domain.specification import Expected, Limit, Rounding, Verdict, judge, read_limit

NBSP = "\u00a0"
NUMBERS = st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**9), max_value=10**9, places=3)


@pytest.mark.parametrize(
    ("limit", "passing", "failing"),
    [
        (">= 70", "70", "69.999"),
        ("> 3.0", "3.001", "3.0"),  # the trial's WBC > 3.0: equal fails
        ("> 3.0", "3.1", "3"),
        ("< 1.5", "1.499", "1.5"),
        ("<= 5", "5", "5.001"),
        ("5..10", "5", "4.999"),
        ("5..10", "10", "10.001"),
        ("= 3", "3.00", "3.01"),
        (">= 20, < 80", "79.999", "80"),  # the 80th birthday excludes
        (">= 20 and < 80", "20", "19.999"),
        (">=18, <=80", "80", "81"),
        ("5e8..1e9", "500000000", "499999999"),
        ("5e8 .. 1x10^9", "1000000000", "1000000001"),
        ("≥ 85", "85", "84"),
        ("≧12", "12", "11"),
        ("＜ 5", "4", "5"),
        ("-90..-60", "-80", "-59.9"),
    ],
)
def test_a_limit_includes_its_end_or_not_as_it_is_written(limit, passing, failing):
    assert read_limit(limit).passes(Decimal(passing))
    assert not read_limit(limit).passes(Decimal(failing))


@pytest.mark.parametrize(
    ("text", "unit", "words"),
    [
        (">= 70", "%", "≥ 70 %"),
        ("> 3.0", "×10⁹/L", "> 3.0 ×10⁹/L"),
        ("5..10", "", "5 – 10"),
        ("5..10", "mL", "5 – 10 mL"),
        ("< 1.5", "× ULN", "< 1.5 × ULN"),
        ("= 3", "", "= 3"),
        ("860393967..1720787933", "cells", "860,393,967 – 1,720,787,933 cells"),
    ],
)
def test_a_limit_is_shown_as_people_read_it_and_never_breaks(text, unit, words):
    assert read_limit(text).in_words(unit) == words.replace(" ", NBSP)


def test_two_ends_of_different_kind_are_shown_apart():
    assert read_limit(">= 20, < 80").in_words("years") == f"≥{NBSP}20,{NBSP}<{NBSP}80{NBSP}years"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "70",
        "5-10",
        "about 5",
        ">",
        ">= x",
        "> 5, > 6",
        "10..5",
        "> 5, < 5",
        ">= 5 %",
        "< 1,5",
        "5..",
        "=> 5",
        "> 1 > 2",
    ],
)
def test_a_limit_that_cannot_be_read_is_refused(text):
    with pytest.raises(NotReadable) as refused:
        read_limit(text)
    assert str(refused.value.next_step)


@given(NUMBERS, NUMBERS, st.booleans(), st.booleans(), st.sampled_from(["low", "high", "both"]))
def test_a_limit_reads_back_from_its_own_text(one, other, low_strict, high_strict, ends):
    low, high = min(one, other), max(one, other)
    if ends == "both" and low == high:
        low_strict = high_strict = False
    limit = Limit(
        low if ends != "high" else None,
        low_strict if ends != "high" else False,
        high if ends != "low" else None,
        high_strict if ends != "low" else False,
    )
    assert read_limit(limit.as_text()) == limit


@given(NUMBERS, NUMBERS)
def test_what_is_above_passes_what_is_below_fails_and_only_the_edge_asks_for_strictness(edge, value):
    inclusive, strict = read_limit(f">= {edge}"), read_limit(f"> {edge}")
    assert inclusive.passes(value) == (value >= edge)
    assert strict.passes(value) == (value > edge)
    assert inclusive.passes(value) == strict.passes(value) or value == edge


def test_a_result_just_below_is_not_rounded_up_unless_the_limit_says_usp():
    assert not read_limit(">= 70").passes(Decimal("69.5"))
    usp = read_limit(">= 70", Rounding.USP)
    assert usp.passes(Decimal("69.5"))
    assert not usp.passes(Decimal("69.49"))


def test_usp_rounds_each_result_to_the_digits_of_the_end_it_meets():
    usp = read_limit("> 3.0", Rounding.USP)
    assert not usp.passes(Decimal("3.04"))
    assert usp.passes(Decimal("3.05"))
    assert not read_limit("<= 5", Rounding.USP).passes(Decimal("5.5"))
    assert read_limit("<= 5", Rounding.USP).passes(Decimal("5.49"))


def test_usp_never_rounds_a_dose_to_hundreds_of_millions():
    assert not read_limit(">= 5e8", Rounding.USP).passes(480_000_000)


def test_a_float_is_never_judged():
    with pytest.raises(TypeError):
        read_limit(">= 70").passes(70.0)


@pytest.mark.parametrize(("low", "high", "strict"), [(None, None, False), (2, 1, False), (1, 1, True)])
def test_a_limit_that_nothing_can_meet_does_not_exist(low, high, strict):
    with pytest.raises(ValueError, match="limit"):
        Limit(None if low is None else Decimal(low), strict, None if high is None else Decimal(high), strict)


def test_a_failing_value_says_on_which_side_it_lies():
    limit = read_limit("70..100")
    assert [str(r) for r in limit.reasons_against(Decimal("66.8"), "%")] == [
        f"66.8{NBSP}% is below the limit, 70{NBSP}–{NBSP}100{NBSP}%."
    ]
    assert "above" in str(next(limit.reasons_against(101)))
    assert not list(limit.reasons_against(70))


def test_a_verdict_needs_a_specification_and_a_result():
    limit = read_limit(">= 70")
    assert judge(limit, Decimal("92.5")) is Verdict.MEETS
    assert judge(limit, 69) is Verdict.FAILS
    assert judge(limit, None) is Verdict.PENDING
    assert judge(None, Decimal("92.5")) is Verdict.NOT_STATED
    assert judge(None, None) is Verdict.NOT_STATED


def test_a_word_is_compared_as_a_word():
    sterile = Expected("no growth")
    assert judge(sterile, "No  growth ") is Verdict.MEETS
    assert judge(sterile, "growth") is Verdict.FAILS
    assert judge(sterile, "") is Verdict.FAILS
    assert judge(sterile, None) is Verdict.PENDING


@pytest.mark.parametrize(("specification", "result"), [(Expected("negative"), 0), (read_limit(">= 70"), "92.5")])
def test_words_and_numbers_are_not_mixed(specification, result):
    with pytest.raises(TypeError):
        judge(specification, result)
