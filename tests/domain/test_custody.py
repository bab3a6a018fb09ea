"""Who stands where, and who holds what."""

from types import SimpleNamespace

import pytest

from lims.domain.custody import KINDS, HandoverState, giving_side, holds, sides_of, taking_side, way_of


def test_every_hand_over_goes_from_one_side_to_another():
    for kind in KINDS:
        assert {giving_side(kind), taking_side(kind)} <= {"ward", "courier", "lab"}
        assert giving_side(kind) != taking_side(kind)


@pytest.mark.parametrize(
    ("roles", "sides"),
    [
        (("nurse",), {"ward"}),
        (("technician", "verifier"), {"lab"}),
        (("technician", "courier"), {"lab", "courier"}),
        (("administrator", "auditor"), set()),
    ],
)
def test_roles_say_where_a_person_stands(roles, sides):
    assert sides_of(roles) == sides


def test_a_courier_holds_alone_and_a_ward_together():
    assert holds("nurse.g", ("nurse",), "nurse.h", "ward")
    assert not holds("nurse.g", ("nurse",), "tech.a", "lab")
    assert holds("courier.f", ("courier",), "courier.f", "courier")
    assert not holds("courier.f", ("courier",), "courier.x", "courier")


def test_the_way_of_a_container_is_its_newest_hand_over_that_was_not_refused():
    def move(number, state, *containers):
        return SimpleNamespace(handover=number, state=state, containers=containers)

    moves = [
        move(1, HandoverState.TAKEN, "B/P1"),
        move(2, HandoverState.OPEN, "B/Q1"),
        move(3, HandoverState.REFUSED, "B/P1"),
    ]
    assert way_of("B/P1", moves).handover == 1
    assert way_of("B/Q1", moves).handover == 2
    assert way_of("B/V1", moves) is None
