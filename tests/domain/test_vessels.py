"""Vessels: whatever is poured where, nothing is created and nothing is lost; what is mixed is as old as its oldest."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lims.domain.containers import Container, ContainerState
from lims.domain.errors import NotNow, NotReadable
from lims.domain.sources import Source
from lims.domain.steps import Slot, SlotKind, Step
from lims.domain.vessels import (
    TOLERANCE_PERCENT,
    Loss,
    balance,
    check_pool,
    check_split,
    check_transfer,
    live_members,
    next_names,
    reasons_against_pool,
    shares,
    step_at_hand,
    volume_shares,
    worst_expiry,
    worst_restriction,
)
from lims.domain.work import Filled, StepState, StepWork

AT = datetime(2026, 3, 9, 4, 0, tzinfo=UTC)
VOLUMES = st.decimals(min_value="0.001", max_value="5000", places=3, allow_nan=False, allow_infinity=False)


def vessel(name, volume="100", cells=1_000, *, subject="INKT-0001", batch="B26-0001", family="V1", **more):
    values = {
        "container": f"{batch}/{name}",
        "batch": batch,
        "subject": subject,
        "name": name,
        "title": f"Culture bag {name}",
        "kind": "vessel",
        "made_from": (),
        "state": ContainerState.IN_USE,
        "volume_ml": Decimal(volume),
        "viable_cells": cells,
        "place": "INC-1",
        "holder": "tech.a",
        "planned_at": AT,
        "filled_at": AT,
        "ended_at": None,
        "fate": "",
        "family": family,
    }
    return Container(**values | more)


@given(st.integers(0, 10**12), st.lists(VOLUMES, min_size=1, max_size=9))
def test_cells_are_whole_and_none_is_created_or_lost(cells, volumes):
    parts = shares(cells, volumes)
    assert sum(parts) == cells
    assert all(part >= 0 for part in parts)
    whole = sum(map(Fraction, volumes))
    for part, volume in zip(parts[:-1], volumes, strict=False):
        assert 0 <= Fraction(cells) * Fraction(volume) / whole - part < 1


@given(VOLUMES, st.lists(VOLUMES, min_size=1, max_size=9))
def test_volumes_add_up_to_the_last_drop(total, weights):
    parts = volume_shares(total, weights)
    assert sum(parts, Decimal(0)) == total
    assert all(part >= 0 for part in parts)


def test_an_empty_family_shares_alike():
    assert shares(10, [Decimal(0), Decimal(0), Decimal(0)]) == (3, 3, 4)
    with pytest.raises(ValueError, match="nothing to part"):
        shares(10, [])


@given(VOLUMES, st.lists(VOLUMES, min_size=2, max_size=6))
def test_a_split_is_let_through_only_where_it_balances(before, parts):
    left = before - sum(parts, Decimal(0))
    if left < 0:
        with pytest.raises(NotNow) as refusal:
            check_split(before, parts, "it foamed")
        assert refusal.value.code == "more_than_there_is"
    elif left * 100 > TOLERANCE_PERCENT * before:
        with pytest.raises(NotReadable) as slip:
            check_split(before, parts, "")
        assert slip.value.code == "out_of_balance"
        assert check_split(before, parts, "left in the tubing on purpose") == left
    else:
        assert check_split(before, parts, "") == left


@pytest.mark.parametrize(
    ("parts", "code"), [(("50",), "too_few_parts"), (("50", "0"), "empty_part"), (("50", "-1"), "empty_part")]
)
def test_what_is_no_split_is_refused(parts, code):
    with pytest.raises(NotReadable) as refusal:
        check_split(Decimal(100), [Decimal(one) for one in parts], "a reason does not help")
    assert refusal.value.code == code


def test_the_edge_of_the_tolerance_belongs_to_it():
    assert balance(Decimal(100), [Decimal(60), Decimal(35)]).balances
    assert not balance(Decimal(100), [Decimal(60), Decimal("34.999")]).balances
    assert balance(Decimal(100), [Decimal(60)], Decimal(40)).missing_ml == 0
    # A master record may be stricter, or kinder.
    assert not balance(Decimal(100), [Decimal(60), Decimal(38)], tolerance_percent=Decimal(1)).balances
    with pytest.raises(NotReadable) as refused:
        check_split(Decimal(100), [Decimal(60), Decimal(38)], "", Decimal(1))
    assert "More than 1 %" in str(refused.value.reasons[0])
    assert check_split(Decimal(100), [Decimal(60), Decimal(32)], "", Decimal(8)) == 8


def test_a_pool_needs_two_and_never_gives_more():
    assert check_pool([Decimal(50), Decimal(50)], Decimal(98), "") == 2
    with pytest.raises(NotReadable):
        check_pool([Decimal(50)], Decimal(50), "")
    with pytest.raises(NotNow):
        check_pool([Decimal(50), Decimal(50)], Decimal("100.001"), "it foamed")
    with pytest.raises(NotNow):
        check_transfer(Decimal(50), Decimal(51))


def test_the_worst_travels_along():
    early, late = AT, AT + timedelta(days=1)
    assert worst_expiry([late, None, early]) == early
    assert worst_expiry([None, None]) is None
    assert worst_restriction(["cloudy", "", "cloudy", "fell down"]) == "cloudy; fell down"


def test_what_may_not_be_poured_together_says_why():
    ours = vessel("V1a")
    cases = {
        "another subject": vessel("V1b", subject="INKT-0002", batch="B26-0002"),
        "another batch": vessel("V1b", batch="B26-0003"),
        "cloudy": vessel("V1b", restriction="cloudy"),
        "expired": vessel("V1b", expires_at=AT),
        "holds nothing": vessel("V1b", state=ContainerState.PLANNED),
        "Only what was parted": vessel("D1", family="D1"),
    }
    assert list(reasons_against_pool([ours, vessel("V1b")], "B26-0001", "INKT-0001", AT)) == []
    for words, other in cases.items():
        told = " ".join(map(str, reasons_against_pool([ours, other], "B26-0001", "INKT-0001", AT)))
        assert words in told


def test_names_of_new_vessels_are_never_used_twice():
    assert next_names("V1", {"V1", "V1a", "V1c"}, 3) == ("V1b", "V1d", "V1e")
    many = next_names("V1", set(), 60)
    assert len(set(many)) == 60 and many[26] == "V1aa"


def _step(*slots):
    titled = tuple(Slot(key, key, kind, what, Source.BRIEF) for key, kind, what in slots)
    return Step(
        "feed", "3.6", "Feed", "culture", "", (), (), None, titled, (), (), (), (), verified=True, source=Source.BRIEF
    )


def _work(state, *filled):
    scans = tuple(Filled(slot, "X", "container", f"B26-0001/{slot}", slot, AT, "tech.a") for slot in filled)
    return StepWork("B26-0001", "feed", state, "BSC-1", AT, "tech.a", "", None, "", None, "", scans, ())


def test_a_step_asks_for_every_live_vessel_of_the_family_and_keeps_what_was_scanned():
    step = _step(("station", SlotKind.STATION, "cabinet"), ("V1", SlotKind.CONTAINER, "V1"))
    ended = {"state": ContainerState.ENDED}
    whole = [vessel("V1")]
    assert step_at_hand(step, _work(StepState.RUNNING), whole) is step
    parted = [vessel("V1", **ended), vessel("V1a"), vessel("V1b")]
    assert [one.key for one in step_at_hand(step, _work(StepState.RUNNING), parted).slots] == ["station", "V1a", "V1b"]
    # Split in the middle of a step: what was scanned stays told, what came of it is asked for.
    in_between = step_at_hand(step, _work(StepState.RUNNING, "V1"), parted)
    assert [one.what for one in in_between.slots] == ["cabinet", "V1", "V1a", "V1b"]
    # Of a step of the past the slots are those of the past.
    assert [one.what for one in step_at_hand(step, _work(StepState.FINISHED, "V1"), parted).slots] == ["cabinet", "V1"]
    used_up = [vessel("V1", **ended), vessel("V1a", **ended)]
    assert step_at_hand(step, _work(StepState.OPEN), used_up) is step
    assert live_members(used_up, "V1") == ()


@given(st.integers(1, 10**10), st.integers(0, 10**10))
def test_a_loss_keeps_what_it_did_not_take(whole, gone):
    gone = min(gone, whole)
    loss = Loss(
        "B26-0001", 7, "B26-0001/V1", "V1", "spill", Decimal(1), gone, Decimal(2), whole, "", (), "", AT, "tech.a"
    )
    assert loss.kept * whole == whole - gone
