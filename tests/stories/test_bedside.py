"""At the bedside, the last place where the wrong bag can be stopped; and the end of the record."""

import pytest

from lims.actions import infusion, labels, quality, transit
from lims.actions.batches import close_batch
from lims.domain.batch import Stage
from tests.stories.lab import NURSE, NURSE_2, PHYSICIAN, QA, QC, TECH, TECH_2


@pytest.fixture
def ward(lab_at):
    return lab_at("on the ward")


def infuse(lab, person=NURSE, volume="100"):
    return lab.do(person, infusion.infuse, lab.batch, volume_ml=volume, remarks="")


def refused_infusion(lab, person=NURSE, volume="100"):
    return lab.refused(person, infusion.infuse, lab.batch, volume_ml=volume, remarks="")


@pytest.mark.check("C4")
def test_another_patients_wristband_stops(ward):
    before = ward.state()
    refusal = ward.refused_bedside(wristband_code=ward.code_of(ward.world.stranger))
    assert refusal.code == "wrong_patient" and refusal.scanned["subject"] == ward.world.stranger
    assert ward.changes_since(before) == {"refusals": 2, "deviations": 1}
    assert refused_infusion(ward).code == "bedside_not_checked"


@pytest.mark.parametrize(("whose", "why"), [("strange_batch", "wrong_patient"), ("other_dose", "wrong_dose")])
@pytest.mark.check("C4")
def test_another_bag_stops_and_its_batch_is_told(ward, whose, why):
    other = getattr(ward.world, whose)
    refusal = ward.refused_bedside(bag_code=ward.code("C1", other))
    assert refusal.code == why
    assert ward.kinds(f"batch:{other}")[-2:] == ward.kinds()[-2:] == ["ScanRefused", "DeviationOpened"]


def test_another_order_stops_and_its_batch_is_told(ward):
    refusal = ward.refused_bedside(order=ward.world.other_dose)
    assert refusal.code == "wrong_order"
    told = ["ScanRefused", "DeviationOpened"]
    assert ward.kinds(f"batch:{ward.world.other_dose}")[-2:] == ward.kinds()[-2:] == told
    assert ward.refused_bedside(order="").code == "wrong_order"


def test_a_sample_is_no_bag_and_a_bag_no_wristband(ward):
    refusal = ward.refused_bedside(bag_code=ward.code("Q4"))
    assert "not the filled product bag" in str(refusal.reasons[0])
    assert ward.refused_bedside(wristband_code=ward.code("P1")).code == "not_that_label"
    assert ward.refused_bedside(bag_code=ward.code_of(ward.world.subject)).code == "not_that_label"


def test_two_people_stand_there(ward):
    assert ward.refused_bedside(second_person=NURSE).code == "same_person"
    assert ward.refused_bedside(second_person=TECH).code == "role_missing"
    assert ward.refused_bedside(TECH).code == "role_missing"


def test_an_expired_bag_is_not_given_not_even_after_the_check(ward):
    ward.check_bedside()
    ward.at = ward.record().batch.expires_at
    assert "expired" in str(refused_infusion(ward).reasons[0])
    assert "expired" in str(ward.refused_bedside().reasons[0])


def test_a_held_or_recalled_bag_is_not_given(ward):
    ward.check_bedside()
    ward.decide("held", QA, reason="a call")
    assert "on hold" in str(refused_infusion(ward).reasons[0])
    ward.decide("rejected", QA, reason="growth on the plate")
    assert any("rejected" in str(one) for one in refused_infusion(ward).reasons)


def test_a_result_that_fails_in_the_meantime_stops_the_infusion(ward):
    ward.check_bedside()
    ward.do(QC, quality.record_result, ward.batch, "sterility_final", "growth", tested_on=ward.at.date())
    assert any("does not meet" in str(one) for one in refused_infusion(ward).reasons)


def test_a_bag_is_given_only_released_and_taken_over(lab_at):
    filled = lab_at("filled")
    reasons = [str(one) for one in filled.refused_bedside().reasons]
    assert reasons == [f"Batch {filled.batch} is filled.", "The ward has not taken the bag over."]
    released = lab_at("released")
    assert [str(one) for one in released.refused_bedside().reasons] == ["The ward has not taken the bag over."]


def test_a_bag_that_came_too_warm_waits_for_quality(lab_at):
    lab = lab_at("released")
    lab.take(lab.hand_over("lab_to_courier", TECH, "P1"), "demo-courier-f", "P1")
    number = lab.hand_over("courier_to_ward", "demo-courier-f", "P1")
    assert lab.take(number, NURSE, "P1", highest="11") == "accepted_with_deviation"
    told = [str(one) for one in lab.refused_bedside().reasons]
    assert any("is on hold: Hand-over" in one for one in told) and any("not judged it yet" in one for one in told)
    stable = {"verdict": "usable", "words": "Stable to 15 degrees for 4 h: report ST-12."}
    lab.do(QA, transit.judge_excursion, lab.batch, number, **stable)
    lab.close_deviations()
    lab.decide("hold_lifted", reason="judged usable")
    lab.check_bedside()
    infuse(lab)


def test_a_void_bag_label_is_not_given(ward):
    old = ward.code("P1")
    new = ward.do(NURSE, labels.reprint_label, old, reason="torn", second_person=NURSE_2)
    assert ward.refused_bedside(bag_code=old).code == "void_label"
    ward.check_bedside(bag_code=new)
    assert next(one for one in ward.record().labels if one.label_code == new).applied_at is not None


def test_the_check_may_be_made_again_and_the_newest_stands(ward):
    ward.check_bedside()
    ward.check_bedside(PHYSICIAN, second_person=NURSE_2)
    assert refused_infusion(ward, NURSE).code == "not_at_the_bedside"
    infuse(ward, PHYSICIAN)
    assert ward.record().bedside.infused_by == PHYSICIAN


@pytest.mark.parametrize("volume", ["0", "-1", "101", "all of it"])
def test_no_more_is_given_than_the_bag_held(ward, volume):
    ward.check_bedside()
    before = ward.state()
    assert refused_infusion(ward, volume=volume)
    assert ward.changes_since(before) == {}


def test_a_dose_is_given_once(ward):
    ward.check_bedside()
    infuse(ward)
    assert refused_infusion(ward).code == "bedside_not_checked"
    assert ward.refused_bedside().code == "not_to_be_infused"


def test_the_record_is_closed_when_nothing_is_open(lab_at):
    lab = lab_at("infused")
    reasons = [str(one) for one in lab.refused(QA, close_batch, lab.batch).reasons]
    assert "A result is not known yet." in reasons and any("has no fate" in one for one in reasons)
    lab.do(QC, quality.record_result, lab.batch, "sterility_final", "no growth", tested_on=lab.at.date())
    assert [str(one) for one in lab.refused(QA, close_batch, lab.batch).reasons] == [
        "The final results are not confirmed."
    ]
    shown = {"content_sha256": lab.record().content_sha256}
    lab.do(QA, quality.confirm_final, lab.batch, **shown)
    assert lab.refused(QA, quality.confirm_final, lab.batch, **shown).code == "not_final"
    lab.do(QA, close_batch, lab.batch)
    assert lab.refused(QA, close_batch, lab.batch).code == "not_accounted_for"


def test_growth_after_the_infusion_is_not_closed_by_an_assessment(lab_at):
    lab = lab_at("infused")
    lab.do(QC, quality.record_result, lab.batch, "sterility_final", "growth", tested_on=lab.at.date())
    shown = {"content_sha256": lab.record().content_sha256}
    assert lab.refused(QA, quality.confirm_final, lab.batch, **shown).code == "not_final"
    told = [str(one) for one in lab.refused(QA, close_batch, lab.batch).reasons]
    assert any("critical, is open: Sterility, final" in one for one in told)
    lab.assess_all()
    left = [str(one) for one in lab.refused(QA, close_batch, lab.batch).reasons]
    assert any("is not acknowledged by: physician, quality assurance, nurse" in one for one in left)
    assert any("What grew is not identified" in one for one in left)
    assert lab.record().batch.stage is Stage.INFUSED and lab.record().batch.nonconformance


@pytest.mark.check("B13")
def test_a_closed_record_takes_nothing_more(lab_at):
    lab = lab_at("closed")
    before = lab.state()
    ask = (quality.record_result, lab.batch, "endotoxin", "0.1")
    assert lab.refused(QC, *ask, tested_on=lab.at.date()).code == "reason_missing"  # only as a late result
    assert (
        lab.refused(TECH, labels.reprint_label, lab.code("P1"), reason="x", second_person=TECH_2).code == "batch_over"
    )
    for decision in ("held", "rejected", "released"):
        assert lab.refused_decision(decision, reason="x").code == "decision_refused"
    assert lab.changes_since(before) == {}
