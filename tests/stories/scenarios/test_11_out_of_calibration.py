"""Scenario 11, equipment: out of calibration does not begin; what is found out later is followed to every result."""

from datetime import timedelta

import pytest

from lims.actions import equipment, steps
from tests.stories.lab import ADMIN, LEAD, QA, QC, STATION, TECH, TECH_2
from tests.stories.scenarios.telling import Pages, kinds, on_paper
from tests.web.house import text_of

COUNTER = "CTR-1"
BOTH = pytest.mark.parametrize("database", ["sqlite", "postgresql"], indirect=True)


def calibrate(lab, outcome, code=COUNTER, person=QC, certificate="CAL-77"):
    today = lab.at.date()
    days = {"calibrated_on": today, "due_on": today + timedelta(days=180) if outcome == "passed" else None}
    return lab.do(person, equipment.calibrate_equipment, code, outcome=outcome, **days, certificate=certificate)


def register_counter(lab, due):
    """Another counter, CTR-9; its label code."""
    known = {"kind": "cell_counter", "title": "Automated cell counter", "place": "Cell room 1", "station": False}
    return lab.do(ADMIN, lambda act: equipment.register_equipment(act, "CTR-9", **known, calibration_due_on=due))


def why(refusal):
    return " ".join(str(one) for one in refusal.reasons)


@pytest.mark.check("B10")
def test_an_overdue_or_dirty_counter_is_refused_and_comes_back_with_its_certificate(lab_at):
    lab = lab_at("day 7")
    lab.wait(days=2, hours=20)
    due = lab.at.date() - timedelta(days=1)
    code = register_counter(lab, due)
    lab.start("feed_d10")
    assert "calibration of CTR-9 ended" in why(lab.refused_scan(code, "feed_d10"))
    form = {"outcome": "passed", "calibrated_on": lab.at.date(), "due_on": lab.at.date() + timedelta(days=90)}
    # Who uses it does not calibrate it; nothing passes without a later day, a certificate, or tomorrow.
    assert lab.refused(TECH, equipment.calibrate_equipment, "CTR-9", **form, certificate="C").code == "role_missing"
    for wrong in ({"due_on": None}, {"due_on": due}, {"calibrated_on": lab.at.date() + timedelta(days=2)}):
        refused = lab.refused(QC, equipment.calibrate_equipment, "CTR-9", **form | wrong, certificate="C")
        assert refused.code == "calibration_form"
    assert lab.refused(QC, equipment.calibrate_equipment, "CTR-9", **form, certificate=" ").code == "reason_missing"
    assert calibrate(lab, "passed", "CTR-9") == ()
    lab.do(TECH, equipment.clean_equipment, "CTR-9", good_until=lab.at.date(), words="flushed")
    assert lab.scan(code, "feed_d10")["outcome"] == "accepted"
    assert "CTR-9" in on_paper(lab)


@BOTH
@pytest.mark.check("B10")
def test_a_failed_calibration_puts_every_result_since_the_last_good_one_in_question(lab_at):
    lab = lab_at("reviewed")
    numbers = calibrate(lab, "failed", certificate="CAL-13")
    assert [one.rpartition("-D")[0] for one in numbers] == [lab.batch]
    assert "DeviationOpened" in kinds(lab)
    told = lab.refused_decision()  # it was reviewed and ready; now it is neither
    assert numbers[0] in str(told) and "review" in str(told)
    page = text_of(Pages(lab).visitor(QA).get(f"/equipment/{COUNTER}"))
    assert "In question since the last good calibration" in page and lab.batch in page and "CAL-13" in page
    assert numbers[0] in on_paper(lab) and "CAL-13" in on_paper(lab)
    calibrate(lab, "passed", certificate="CAL-14")  # repaired: usable, and the deviation stays
    assert numbers[0] in str(lab.refused_decision())


def test_a_closed_batch_with_its_given_dose_is_in_question_as_well(lab_at):
    lab = lab_at("closed")
    (number,) = calibrate(lab, "failed")
    assert number.startswith(lab.batch) and lab.record().more.deviations[-1].is_open
    assert "since the last good one, given doses too" in text_of(Pages(lab).visitor(QC).get(f"/equipment/{COUNTER}"))


def test_what_came_before_the_last_good_calibration_is_not_in_question(lab_at):
    lab = lab_at("formulated")
    lab.wait(days=1)
    calibrate(lab, "passed")
    lab.wait(days=30)
    assert calibrate(lab, "failed") == ()
    assert "DeviationOpened" not in kinds(lab)


def test_only_the_steps_since_the_last_good_calibration_are_under_evaluation(lab_at):
    lab = lab_at("day 7")
    lab.wait(days=1)  # a certificate names a day: what was counted earlier on that day stays in question
    calibrate(lab, "passed")
    lab.wait(days=1, hours=20)
    lab.start("feed_d10")
    lab.scan_everything("feed_d10")
    calibrate(lab, "failed")
    held = [one for one in lab.record().happenings if one.kind == "StepsPutUnderEvaluation"]
    assert [dict(one.data)["steps"] for one in held] == ['["feed_d10"]']


def test_a_counter_that_fails_under_our_hands_keeps_the_step_open_until_we_take_another(lab_at):
    lab = lab_at("day 7")
    lab.wait(days=2, hours=20)
    lab.start("feed_d10")
    lab.scan_everything("feed_d10")
    lab.enter_everything("feed_d10")
    lab.do(TECH, steps.verify_step, lab.batch, "feed_d10", verified_by=TECH_2, station=STATION)
    numbers = lab.do(LEAD, equipment.change_equipment_state, COUNTER, state="locked", reason="it counts air")
    assert [one.rpartition("-D")[0] for one in numbers] == [lab.batch]
    stopped = lab.refused(TECH, steps.finish_step, lab.batch, "feed_d10", cleared=True, station=STATION)
    assert "CTR-1 is locked: it counts air" in why(stopped)
    refused = lab.refused(LEAD, equipment.change_equipment_state, COUNTER, state="in_service", reason="it is fine")
    assert refused.code == "role_missing"  # everybody locks, quality unlocks
    other = register_counter(lab, None)
    assert lab.scan(other, "feed_d10")["outcome"] == "attention"
    unverified = lab.refused(TECH, steps.finish_step, lab.batch, "feed_d10", cleared=True, station=STATION)
    assert "second person" in why(unverified)  # who verified the first counter looks again
    lab.finish("feed_d10")
    assert "replaced by CTR-9" in on_paper(lab)
    lab.do(QA, equipment.change_equipment_state, COUNTER, state="in_service", reason="a bubble, flushed")


def test_no_step_begins_at_a_cabinet_that_is_locked(lab_at):
    lab = lab_at("received")
    lab.do(TECH, equipment.change_equipment_state, STATION, state="locked", reason="the airflow is low")
    begun = {"station": STATION, "cleared": True}
    refused = lab.refused(TECH, steps.start_step, lab.batch, "isolate", **begun)
    assert refused.code == "station_not_usable" and "the airflow is low" in why(refused)
    assert "StepStarted" not in kinds(lab)[-2:]
    lab.do(QA, equipment.change_equipment_state, STATION, state="in_service", reason="filter changed, smoke test good")
    lab.start("isolate")


def test_a_balance_that_no_step_asks_for_is_scanned_told_and_followed_all_the_same(lab_at):
    lab = lab_at("day 7")
    known = {"kind": "balance", "title": "Balance", "place": "Cell room 1", "station": False}
    due = lab.at.date() + timedelta(days=90)
    code = lab.do(ADMIN, lambda act: equipment.register_equipment(act, "BAL-9", **known, calibration_due_on=due))
    lab.wait(days=2, hours=20)
    lab.start("feed_d10")
    assert lab.scan(code, "feed_d10")["outcome"] == "accepted"
    assert lab.scan(code, "feed_d10")["outcome"] == "known"
    page = text_of(Pages(lab).visitor(TECH, station=STATION).get(f"/batches/{lab.batch}/steps/feed_d10"))
    assert "BAL-9" in page
    lab.scan_everything("feed_d10")
    lab.enter_everything("feed_d10")
    lab.finish("feed_d10")
    assert "BAL-9" in on_paper(lab)
    (number,) = calibrate(lab, "failed", "BAL-9")
    assert number.startswith(lab.batch)
    # Out of calibration it is refused as any other, and what no step has to do with stays out.
    lab.wait(days=2)
    lab.start("feed_d12")
    assert "calibration of BAL-9 failed" in why(lab.refused_scan(code, "feed_d12"))
    assert lab.refused_scan(lab.code_of("CEN-1"), "feed_d12").code == "not_needed_here"
