"""Review by exception: what is ordinary by rule, what stands out, and a sample that anybody can draw again."""

import ast
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lims.domain import addenda, disposition, downtime, transit
from lims.domain.events.registry import KINDS
from lims.domain.lifting import LIFTED_BY
from lims.domain.record import Happening
from lims.domain.review.rules import OF_REVIEW, TO_SEE, is_ordinary
from lims.domain.review.sample import LEAST, MOST, sample_of, sample_size
from lims.domain.review.sorting import sort_entries

AT = datetime(2026, 11, 18, 8, tzinfo=UTC)


def happened(kind, seq=1, **said):
    data = tuple(sorted({name: str(value) for name, value in said.items()}.items()))
    return Happening(seq, AT + timedelta(minutes=seq), None, "tech.a", kind, data, f"{seq:064x}")


def sort_one(one, *, late_is_told=False):
    found = sort_entries([one], late_is_told=late_is_told)
    return "ordinary" if found.ordinary else "told" if found.told else "see" if found.to_see else "review"


@pytest.mark.parametrize(
    ("one", "sort"),
    [
        (happened("EntryRecorded", within_limits="true", reason=""), "ordinary"),
        (happened("EntryRecorded", within_limits="false", reason=""), "told"),
        (happened("EntryRecorded", within_limits="true", reason="digits exchanged"), "told"),
        (happened("LabelIssued", copy=1), "ordinary"),
        (happened("LabelIssued", copy=2), "told"),
        (happened("ScanRefused", stops_station="true"), "told"),
        (happened("ScanRefused", stops_station="false"), "see"),
        (happened("ResultRecorded", verdict="meets", reason=""), "ordinary"),
        (happened("ResultRecorded", verdict="meets", reason="second slide"), "see"),
        (happened("ResultRecorded", verdict="fails", reason=""), "told"),
        (happened("HandoverTaken", verdict="accepted"), "ordinary"),
        (happened("HandoverTaken", verdict="accepted_with_deviation"), "told"),
        (happened("StepStarted", late_reason="alarm"), "told"),
        (happened("UseAccepted", reason="it was the last vial"), "see"),
        (happened("ReleaseRefused"), "see"),
        (happened("SignatureVoided"), "see"),
        (happened("RecordSigned"), "review"),
        (happened("ExceptionAssessed"), "review"),
        (happened("SomethingNew"), "see"),  # what no rule knows is not ordinary
    ],
)
def test_what_is_ordinary_and_what_stands_out(one, sort):
    assert sort_one(one) == sort


def test_ordinary_work_that_was_written_down_later_is_not_ordinary():
    late = replace(happened("SampleTaken"), performed_at=AT - timedelta(hours=3))
    assert sort_one(late) == "see" and sort_one(late, late_is_told=True) == "told"


def test_every_rule_names_a_kind_of_entry_that_exists_and_none_is_said_twice():
    named = set(TO_SEE) | OF_REVIEW
    assert named <= set(KINDS)
    assert not [kind for kind in OF_REVIEW if is_ordinary(kind, {})]


@given(st.sets(st.integers(1, 2000), max_size=300), st.text("0123456789abcdef", min_size=4, max_size=64))
def test_the_sample_is_the_same_whoever_draws_it_and_of_the_promised_size(numbers, seed):
    drawn = sample_of(sorted(numbers), seed)
    assert drawn == sample_of(sorted(numbers, reverse=True), seed)
    assert set(drawn) <= numbers and len(set(drawn)) == len(drawn) == sample_size(len(numbers))
    assert len(drawn) == len(numbers) if len(numbers) <= LEAST else LEAST <= len(drawn) <= MOST


def test_the_sample_is_drawn_as_the_manual_says():
    # printf %s "$seed:$number" | sha256sum, for 1 to 300: these six have the lowest.
    assert sample_of(range(1, 301), "ab" * 32) == (25, 108, 187, 195, 253, 282)


def test_the_reviewers_own_entries_draw_no_other_sample():
    made = [happened("SlotFilled", seq) for seq in range(1, 200)]
    signed = [happened("RecordSigned", 200), happened("ExceptionAssessed", 201)]
    before, after = (sort_entries(some, late_is_told=False) for some in (made, made + signed))
    assert (before.sampled, before.seed) == (after.sampled, after.seed)
    grown = sort_entries([*made, happened("SlotFilled", 200)], late_is_told=False)
    assert grown.seed != before.seed and grown.sampled != before.sampled


def reasons_in(module):
    """The sentences that the rules of this module yield as reasons."""
    tree = ast.parse(Path(module.__file__).read_text(encoding="utf-8"))
    for rule in (one for one in ast.walk(tree) if isinstance(one, ast.FunctionDef) and "reasons" in one.name):
        for call in (one.value for one in ast.walk(rule) if isinstance(one, ast.Yield)):
            if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "msg":
                yield rule.name, call.args[0].value


OTHER_DECISIONS = {
    ("disposition", "reasons_against"),
    ("disposition", "reasons_against_final"),
    ("disposition", "reasons_against_supply"),
    ("addenda", "reasons_against_standing"),
}


def test_whatever_stands_against_a_release_says_who_can_lift_it():
    said = {
        (module.__name__.rpartition(".")[2], rule, words)
        for module in (disposition, addenda, downtime, transit)
        for rule, words in reasons_in(module)
    }
    asked = {words for module, rule, words in said if (module, rule) not in OTHER_DECISIONS}
    assert len(asked) > 15
    assert asked <= set(LIFTED_BY)
    assert any(words.startswith("Deviation ") for words in LIFTED_BY)
