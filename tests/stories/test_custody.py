"""From hand to hand: who holds it gives it, who takes it scans it, and nobody works on what is on its way."""

import pytest

from lims.actions import custody, quality
from tests.stories.lab import COURIER, NURSE, NURSE_2, QA, TECH, TECH_2, arrival, way


@pytest.fixture
def drawn(lab_at):
    return lab_at("drawn")


def test_only_the_side_that_holds_it_gives_it(drawn):
    codes = (drawn.code("C1"), drawn.code("C2"))
    give = (custody.hand_over, drawn.batch)
    assert drawn.refused(TECH, *give, **way("ward_to_courier", codes)).code == "other_side"
    assert drawn.refused(COURIER, *give, **way("courier_to_lab", codes)).code == "not_the_holder"
    assert drawn.do(NURSE_2, *give, **way("ward_to_courier", codes)) == 1


def test_nobody_takes_what_they_gave_and_nobody_takes_for_another_side(drawn):
    number = drawn.hand_over("ward_to_courier", NURSE, "C1", "C2")
    take = (custody.take, drawn.batch, number)
    codes = (drawn.code("C1"), drawn.code("C2"))
    before = drawn.state()
    assert drawn.refused(NURSE, *take, **arrival(codes)).code == "same_person"
    assert drawn.refused(NURSE_2, *take, **arrival(codes)).code == "other_side"
    assert drawn.refused(TECH, *take, **arrival(codes)).code == "other_side"
    assert drawn.changes_since(before) == {}
    assert drawn.take(number, COURIER, "C1", "C2") == "accepted"
    assert {drawn.container(name).holder for name in ("C1", "C2")} == {COURIER}


def test_every_container_is_scanned_and_no_other(drawn):
    number = drawn.hand_over("ward_to_courier", NURSE, "C1")
    take = (custody.take, drawn.batch, number)
    assert drawn.refused(COURIER, *take, **arrival(())).code == "not_all_scanned"
    assert drawn.refused(COURIER, *take, **arrival((drawn.code("C1"), drawn.code("C2")))).code == "not_in_handover"
    strange = drawn.code("C1", drawn.world.strange_batch)
    assert drawn.refused(COURIER, *take, **arrival((strange,))).code == "wrong_patient"
    assert drawn.kinds(f"batch:{drawn.world.strange_batch}")[-2:] == ["ScanRefused", "DeviationOpened"]


def test_what_is_on_its_way_is_not_given_again_nor_worked_on(drawn):
    drawn.hand_over("ward_to_courier", NURSE, "C1", "C2")
    codes = (drawn.code("C1"),)
    assert drawn.refused(NURSE, custody.hand_over, drawn.batch, **way("ward_to_courier", codes)).code == "in_transit"
    drawn.start("receive")
    refusal = drawn.refused_scan(drawn.code("C1"), "receive")
    assert refusal.code == "not_taken_over" and "Hand-over 1" in str(refusal.reasons[0])


def test_what_the_ward_still_holds_is_not_received(drawn):
    drawn.start("receive")
    refusal = drawn.refused_scan(drawn.code("C1"), "receive")
    assert refusal.code == "not_taken_over" and "Demo nurse G" in str(refusal.reasons[0])


def test_a_refused_hand_over_stays_with_the_giver_and_can_be_given_again(drawn):
    number = drawn.hand_over("ward_to_courier", NURSE, "C1", "C2")
    assert drawn.refused(COURIER, custody.refuse_handover, drawn.batch, number, reason=" ").code == "reason_missing"
    drawn.do(COURIER, custody.refuse_handover, drawn.batch, number, reason="seal is open")
    assert drawn.container("C1").holder == NURSE
    assert drawn.hand_over("ward_to_courier", NURSE, "C1", "C2") == number + 1
    assert drawn.refused(COURIER, custody.take, drawn.batch, number, **arrival(())).code == "handover_not_open"


@pytest.mark.parametrize(("lowest", "highest", "seal"), [("1.9", "6", True), ("4", "8.1", True), ("4", "6", False)])
def test_out_of_its_limits_is_a_deviation_that_quality_assesses(drawn, lowest, highest, seal):
    number = drawn.hand_over("ward_to_courier", NURSE, "C1", "C2")
    verdict = drawn.take(number, COURIER, "C1", "C2", lowest=lowest, highest=highest, seal=seal)
    assert verdict == "accepted_with_deviation"
    (one,) = [one for one in drawn.record().exceptions if one.kind == "handover"]
    assert not one.assessed and one.deviation
    assessed = {"assessment": "within what blood stands"}
    assert drawn.refused(QA, quality.assess_exception, drawn.batch, one.key, **assessed).code == "is_a_deviation"
    drawn.close_deviations()
    assert [one.assessed for one in drawn.record().exceptions] == [True]


def test_the_edges_of_the_limits_are_within(drawn):
    number = drawn.hand_over("ward_to_courier", NURSE, "C1", "C2")
    assert drawn.take(number, COURIER, "C1", "C2", lowest="2", highest="8.0") == "accepted"


def test_temperatures_the_wrong_way_round_are_refused(drawn):
    give = (custody.hand_over, drawn.batch)
    codes = (drawn.code("C1"),)
    assert drawn.refused(NURSE, *give, **way("ward_to_courier", codes, "8", "2")).code == "temperatures"
    number = drawn.hand_over("ward_to_courier", NURSE, "C1")
    assert drawn.refused(COURIER, custody.take, drawn.batch, number, **arrival(codes, "6", "4")).code == "temperatures"


def test_product_leaves_the_laboratory_only_released(lab_at):
    lab = lab_at("filled")
    codes = (lab.code("P1"),)
    give = (custody.hand_over, lab.batch)
    assert lab.refused(TECH_2, *give, **way("lab_to_courier", codes)).code == "not_released"
    assert lab.refused(TECH_2, *give, **way("lab_to_courier", ())).code == "not_released"


def test_nothing_is_nothing(drawn):
    assert drawn.refused(NURSE, custody.hand_over, drawn.batch, **way("ward_to_courier", ())).code == "nothing_scanned"
    assert drawn.refused(NURSE, custody.hand_over, drawn.batch, **way("ward_to_moon", ())).code == "kind"
