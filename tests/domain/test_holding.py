"""Who held what: a whole way is said to have no gap, and a way with one is never said to be whole."""

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import pytest

from lims.domain.custody import HandoverState
from lims.domain.holding import TRANSIT, holding_of
from lims.domain.people import Person
from lims.domain.record import Happening
from tests.printing.make_people import NAMES
from tests.printing.make_record import make_record
from tests.printing.make_work import BATCH

ROLES = {"tech": "technician", "lead": "verifier", "analyst": "qc"}


@pytest.fixture(scope="module")
def record():
    """An infused batch: drawn on the ward, carried to the laboratory, worked there, carried back."""
    made = make_record("infused")
    people = tuple(
        Person(key, name, (ROLES.get(key.partition(".")[0], key.partition(".")[0]),), True)
        for key, name in NAMES.items()
    )
    filled = tuple(
        _placed("ContainerFilled", one, "nurse.f" if one.name in ("C1", "C2") else "tech.a", one.filled_at, "BSC-1")
        for one in made.containers
        if one.filled_at
    )
    return replace(made, people=people, happenings=filled)


def _placed(kind, one, person, at, place):
    data = (("container", one.container), ("place", "" if person == "nurse.f" else place))
    return Happening(1, at, None, person, kind, data, "")


def test_every_moment_of_a_whole_way_has_its_holder(record):
    whole = holding_of(record)
    assert whole.gaps == ()
    sides = [one.side for one in whole.of(f"{BATCH}/P1").held]
    assert sides == ["lab", TRANSIT, "courier", TRANSIT, "ward"]
    for container in {one.container for one in whole.held}:
        for before, after in pairwise(whole.of(container).held):
            assert before.until == after.since
    assert [one.side for one in whole.of(f"{BATCH}/C1").held][:2] == ["ward", TRANSIT]


def test_blood_that_is_in_the_laboratory_without_a_hand_over_is_a_gap(record):
    moved = next(one for one in record.containers if one.name == "C1")
    come = moved.filled_at + timedelta(minutes=90)
    there = replace(
        record,
        handovers=(),
        happenings=(*record.happenings, _placed("ContainerMoved", moved, "tech.a", come, "BSC-1")),
    )
    gaps = holding_of(there).of(moved.container).gaps
    assert [(gap.since, gap.until) for gap in gaps] == [(moved.filled_at, come)]
    assert "no hand-over" in str(gaps[0].why)


def test_what_was_lost_on_the_way_was_held_by_nobody_from_then_on(record):
    first, *_ = record.handovers
    lost = replace(record, handovers=(replace(first, state=HandoverState.LOST, taken_at=None),))
    found = holding_of(lost).of(f"{BATCH}/C1")
    assert found.gaps[0].since == first.given_at and found.held[-1].until == first.given_at


def test_a_container_of_which_no_place_was_written_down_is_not_passed_over(record):
    silent = replace(record, happenings=(), handovers=())
    assert {gap.container for gap in holding_of(silent).gaps} == {c.container for c in record.containers if c.filled_at}
