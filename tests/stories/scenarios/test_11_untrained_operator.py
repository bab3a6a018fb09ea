"""Scenario 11, the operator: who is not trained starts nothing; who turns out not to have been is looked back upon."""

from datetime import timedelta

import pytest

from lims.actions import batches, downtime, steps
from lims.actions.people import label_for_person
from lims.actions.training import record_training, withdraw_training
from lims.demo.story import _values
from lims.store.reading.training import trainings_of
from tests.stories.lab import ADMIN, LEAD, QA, QA_2, STATION, TECH, TECH_2
from tests.stories.scenarios.telling import Pages, kinds, on_paper
from tests.web.house import text_of

EXPIRED = "demo-technician-m"


def days(lab, since, still):
    today = lab.at.date()
    return {"trained_on": today - timedelta(days=since), "valid_until": today + timedelta(days=still)}


def training(lab, person, skill):
    with lab.store.reading() as db:
        return next(one for one in trainings_of(db, person) if one.skill == skill)


@pytest.mark.check("I11")
def test_an_expired_training_blocks_the_start_and_the_refusal_is_kept_and_told(lab_at):
    lab = lab_at("received")
    refusal = lab.refused(EXPIRED, steps.start_step, lab.batch, "isolate", station=STATION)
    assert refusal.code == "not_trained"
    assert "Aseptic work ended on" in str(refusal.reasons[0]) and "Nobody records their own" in str(refusal.lifted_by)
    assert kinds(lab)[-1] == "UntrainedRefused"
    assert "kept from" in text_of(Pages(lab).visitor(TECH).get(f"/batches/{lab.batch}"))
    assert "training of Demo technician M in Aseptic work ended" in on_paper(lab)


def test_we_cannot_lend_our_hands_to_a_step_that_somebody_else_began(lab_at):
    lab = lab_at("received")
    lab.start("isolate")
    assert lab.refused_scan(lab.code("C1"), "isolate", EXPIRED).code == "not_trained"
    entry = (steps.record_entry, lab.batch, "isolate", "washes", "3")
    assert lab.refused(EXPIRED, *entry, station=STATION).code == "not_trained"
    lab.scan_everything("isolate")
    lab.enter_everything("isolate")
    verify = (steps.verify_step, lab.batch, "isolate")
    assert lab.refused(TECH, *verify, verified_by=EXPIRED, station=STATION).code == "not_trained"
    lab.do(TECH, *verify, verified_by=TECH_2, station=STATION)
    assert lab.refused(EXPIRED, steps.finish_step, lab.batch, "isolate", station=STATION).code == "not_trained"
    assert kinds(lab).count("UntrainedRefused") == 4
    lab.do(TECH, steps.finish_step, lab.batch, "isolate", cleared=True, station=STATION)


def test_the_tempting_ways_around_it_are_refused(lab_at):
    lab = lab_at("received")
    certificate = {"certificate": "made this morning"}
    asked = (record_training, EXPIRED, "aseptic")
    assert lab.refused(EXPIRED, *asked, **days(lab, 1, 300), **certificate).code == "role_missing"
    assert lab.refused(LEAD, *asked, **days(lab, 1, 300), **certificate).code == "role_missing"
    own = (record_training, ADMIN, "aseptic")
    assert lab.refused(ADMIN, *own, **days(lab, 1, 300), **certificate).code == "own_training"
    assert lab.refused(QA, *asked, **days(lab, -1, 300), **certificate).code == "trained_on"
    assert lab.refused(QA, *asked, **days(lab, 1, 9000), **certificate).code == "valid_until"
    badge = lab.do(ADMIN, label_for_person, TECH_2)
    lab.start("isolate")
    answer = lab.scan(badge, "isolate")
    assert answer["outcome"] == "found" and lab.record().step_work("isolate").verified_by == ""


def test_quality_records_the_renewed_training_and_the_work_goes_on(lab_at):
    lab = lab_at("received")
    lab.refused(EXPIRED, steps.start_step, lab.batch, "isolate", station=STATION)
    lab.do(QA, record_training, EXPIRED, "aseptic", **days(lab, 0, 365), certificate="renewed")
    lab.start("isolate", EXPIRED)
    assert lab.record().step_work("isolate").started_by == EXPIRED


def test_found_out_later_every_step_is_under_evaluation_and_the_review_is_done_again(lab_at):
    lab = lab_at("reviewed")
    signed = [one for one in lab.record().signatures if one.in_force]
    assert signed and not lab.record().more.deviations
    counting = training(lab, TECH, "counting")
    since = lab.record().step_work("seed").started_at.date() + timedelta(days=1)
    (number,) = lab.do(QA, withdraw_training, counting.training, from_day=since, reason="the assessor erred")
    record = lab.record()
    (deviation,) = record.more.deviations
    assert (deviation.deviation, deviation.grade, deviation.kind) == (number, "major", "training")
    (evaluation,) = record.more.evaluations
    counted = {step.key for step in record.protocol.steps if "counting" in step.skills}
    assert set(evaluation.steps) <= counted and "count_d7" in evaluation.steps and "isolate" not in evaluation.steps
    refusal = lab.refused_decision()
    assert any(number in str(one) for one in refusal.reasons)
    paper = on_paper(lab)
    assert "Under evaluation" in paper and number in paper
    page = text_of(Pages(lab).visitor(QA).get(f"/people/{TECH}"))
    assert lab.batch in page and "under evaluation" in page and number in page
    assert "Under evaluation" in text_of(Pages(lab).visitor(QA).get(f"/batches/{lab.batch}"))


def test_found_out_after_the_infusion_the_dose_is_listed_too(lab_at):
    lab = lab_at("infused")
    aseptic = training(lab, TECH_2, "aseptic")
    numbers = lab.do(QA, withdraw_training, aseptic.training, from_day=aseptic.trained_on, reason="never took place")
    assert len(numbers) == 1
    said = text_of(Pages(lab).visitor(QA).get(f"/where-used?kind=person&target={TECH_2}"))
    assert lab.batch in said and "infused" in said
    assert any(numbers[0] in str(one) for one in lab.refused(QA_2, batches.close_batch, lab.batch).reasons)


def test_work_that_another_training_covers_is_left_alone(lab_at):
    lab = lab_at("reviewed")
    lab.do(QA, record_training, TECH, "counting", **days(lab, 200, 300), certificate="the older course")
    first = training(lab, TECH, "counting")
    assert lab.do(QA, withdraw_training, first.training, from_day=first.trained_on, reason="the assessor erred") == []
    assert lab.record().more.deviations == ()


@pytest.mark.check("I11")
def test_a_form_filled_by_somebody_untrained_is_entered_and_quality_is_told(lab_at):
    lab = lab_at("received")
    form, _ = lab.do(TECH, downtime.print_form, lab.batch, "isolate")
    lab.wait(hours=4)
    step = lab.step("isolate")
    slots = {slot.key: lab.thing_for(slot, lab.batch, lab.world.subject, STATION) for slot in step.all_slots()}
    sheet = downtime.Sheet(
        form=form,
        performed_by=EXPIRED,
        began_at=lab.at - timedelta(hours=2),
        ended_at=lab.at - timedelta(hours=1),
        station=STATION,
        cleared=True,
        codes=tuple((key, lab.code_of(thing)) for key, thing in slots.items()),
        values=tuple(_values(lab, lab.story(), step)),
        reason="power cut",
        scan="",
    )
    lab.do(TECH_2, downtime.enter_form, sheet, verified_by=LEAD)
    record = lab.record()
    (deviation,) = [one for one in record.more.deviations if one.kind == "training"]
    assert deviation.grade == "major" and "Demo technician M" in deviation.words
    assert record.more.evaluations[-1].steps == ("isolate",)
