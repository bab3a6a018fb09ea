"""Scenario 16: on day 12 the in-process culture grows. The batch stands still, and no second result takes it back."""

from datetime import timedelta

import pytest

from lims.actions import alerts, contamination, steps
from lims.actions.quality import record_result
from tests.stories.lab import NURSE, PHYSICIAN, QA, QA_2, QC, TECH
from tests.stories.scenarios.alarmed import acknowledge_all, call, grows, minute, work_through
from tests.stories.scenarios.telling import Pages, kinds, on_paper
from tests.web.house import PASSWORD, text_of


@pytest.fixture
def grown(lab_at):
    lab = lab_at("day 7")
    work_through(lab, "feed_d12")
    grows(lab)
    return lab


def test_the_analyst_finds_from_the_batch_where_the_result_of_a_culture_is_recorded(lab_at):
    lab = lab_at("day 7")
    pages = Pages(lab)
    assert "Results of the tests" not in text_of(pages.visitor(QC).get(f"/batches/{lab.batch}"))
    work_through(lab, "feed_d12")
    page = pages.visitor(QC).get(f"/batches/{lab.batch}")
    assert f'href="/quality/{lab.batch}"' in page.get_data(as_text=True) and "samples wait: 1" in text_of(page)
    assert "Results of the tests" not in text_of(pages.visitor(TECH).get(f"/batches/{lab.batch}"))


def test_it_is_held_everybody_is_told_and_siblings_are_held_with_deviations_of_their_own(grown):
    record = grown.record()
    assert record.batch.on_hold and "Sterility, in process: growth" in record.batch.hold_reason
    (deviation,) = [one for one in record.more.deviations if one.grade == "critical"]
    (alert,) = record.more.alerts
    assert alert.to == ("qa", "physician") and alert.silent == ("qa", "physician")
    assert [one.kind for one in record.more.tasks] == ["call_physician", "plan", "organism"]
    step = text_of(Pages(grown).visitor(TECH).get(f"/batches/{grown.batch}/steps/harvest"))
    assert "The batch is on hold: Sterility, in process: growth" in step and "Quality lifts a hold." in step
    for sibling in (grown.world.other_dose, grown.world.strange_batch):
        other = grown.record(sibling)
        assert other.batch.on_hold and deviation.deviation in other.batch.hold_reason
        (own,) = [one for one in other.more.deviations if one.kind == "sibling"]
        assert own.is_open and deviation.deviation in own.words
        assert "Shared with it" in own.words
        (told,) = other.more.alerts
        assert told.words == other.batch.hold_reason  # a heading of every page, not a list
    assert kinds(grown)[-8:-1] == [
        "ResultRecorded", "DeviationOpened", "BatchHeld", "AlertRaised", "TaskOpened", "TaskOpened", "TaskOpened",
    ]  # fmt: skip


def test_a_task_is_due_on_the_day_of_the_laboratory_which_may_be_another_than_in_greenwich(lab_at):
    lab = lab_at("day 7")
    work_through(lab, "feed_d12")
    lab.at = lab.at.replace(hour=20)
    today = lab.at.astimezone(lab.zone).date()
    assert today != lab.at.date()
    grows(lab)
    minute(lab, minutes=40)
    due = {one.kind: one.due_on for one in lab.record().more.tasks}
    assert due["call_physician"] == due["call_sponsor"] == today and due["plan"] == today + timedelta(days=1)
    minute(lab, minutes=1)
    assert not [one for one in lab.record().more.alerts if one.kind == "task"]  # nothing is past its day yet
    # The physician had answered, quality had not: that is what is said, in the order in which it was.
    lab.do(PHYSICIAN, alerts.acknowledge, lab.batch, lab.record().more.alerts[0].alert)
    told = text_of(Pages(lab).visitor(QA).get(f"/batches/{lab.batch}/alerts"))
    assert told.index("not everybody had answered") < told.index("acknowledged by Demo physician J")


def test_a_second_result_takes_nothing_back_and_nobody_works_on(grown):
    again = {"tested_on": grown.at.date(), "reason": "repeat from the kept sample"}
    grown.do(QC, record_result, grown.batch, "sterility_in_process", "no growth to date", **again)
    grown.close_deviations()
    told = [str(one) for one in grown.refused_decision("hold_lifted", reason="the repeat is clean").reasons]
    assert any("No second result takes it back" in one for one in told)
    assert grown.refused(TECH, steps.start_step, grown.batch, "harvest", station="BSC-1").code == "on_hold"
    assert grown.record().batch.on_hold


def test_nobody_answers_for_another_and_silence_goes_up_the_chain(grown):
    (alert,) = grown.record().more.alerts
    assert grown.refused(TECH, alerts.acknowledge, grown.batch, alert.alert).code == "not_alerted"
    grown.do(PHYSICIAN, alerts.acknowledge, grown.batch, alert.alert)
    assert grown.refused(PHYSICIAN, alerts.acknowledge, grown.batch, alert.alert).code == "not_alerted"
    minute(grown, minutes=10)
    assert not grown.record().more.alerts[0].escalations
    minute(grown, minutes=25)
    (risen,) = grown.record().more.alerts[0].escalations
    assert risen.to == ("sponsor",)
    assert "call_sponsor" in [one.kind for one in grown.record().more.tasks]
    minute(grown, minutes=1)
    assert len(grown.record().more.alerts[0].escalations) == 1


def test_the_physician_is_called_before_anything_is_planned(grown):
    (alert,) = grown.record().more.alerts
    plan = {"plan": "restart", "words": "a new draw next week"}
    assert grown.refused(QA, contamination.decide_plan, grown.batch, **plan).code == "physician_not_called"
    early = {"told_role": "physician", "told": "Demo physician J", "words": "told", "alert": alert.alert}
    before = alert.raised_at.replace(hour=0, minute=0)
    assert grown.refused(QA, alerts.log_call, grown.batch, called_at=before, **early).code == "called_at"
    for task in grown.record().more.tasks:  # the tempting way: to say that it was done
        person = QC if task.role == "qc" else QA
        assert grown.refused(person, alerts.finish_task, grown.batch, task.task, words="done").code == "ends_by_itself"
    call(grown, "physician", alert.alert)
    assert grown.refused(QA, contamination.decide_plan, grown.batch, plan="retest", words="x").code == "plan"
    assert grown.refused(NURSE, contamination.decide_plan, grown.batch, **plan).code == "role_missing"
    grown.do(QA, contamination.decide_plan, grown.batch, **plan)
    assert {one.kind for one in grown.record().more.tasks if one.is_open} == {"organism"}
    grown.decide("rejected", person=QA_2, reason="something grew")
    assert grown.record().batch.stage.value == "rejected"
    pages = Pages(grown)
    for page in (f"/quality/{grown.batch}", f"/batches/{grown.batch}"):
        assert "Rejected. Nothing of it may be used" in text_of(pages.visitor(QA).get(page))
    whole = text_of(pages.visitor(QA).get(f"/batches/{grown.batch}"))
    assert "Account for every container" in whole and "Lift the hold, or reject" not in whole
    vessels = text_of(pages.visitor(QA).get(f"/batches/{grown.batch}/vessels"))
    assert "May be used" in vessels and "no" in vessels.split("In use now")[1].split("Volume balance")[0].split()


def test_it_is_told_on_the_pages_and_on_paper(grown):
    pages = Pages(grown)
    visitor = pages.visitor(PHYSICIAN)
    assert "1 critical alert waits for you" in text_of(visitor.get("/board"))
    page = text_of(visitor.get("/alerts"))
    assert "Sterility, in process: growth" in page and "I know" in page
    (alert,) = grown.record().more.alerts
    assert visitor.post(f"/alerts/{alert.alert}/acknowledge").status_code == 303
    assert "1 critical alert waits for you" not in text_of(visitor.get("/board"))
    quality = pages.visitor(QA)
    spoken = grown.at.astimezone(grown.zone).strftime("%Y-%m-%dT%H:%M")
    sent = {"told_role": "physician", "told": "Demo physician J", "called_at": spoken, "words": "told", "alert": ""}
    assert quality.post(f"/batches/{grown.batch}/calls", **sent).status_code == 303
    done = {"assay": "sterility_in_process", "organism": "Cutibacterium acnes", "sensitivities": "penicillin"}
    assert quality.post(f"/batches/{grown.batch}/organisms", **done).status_code == 303
    chosen = {"plan": "research", "words": "kept apart for the assay group"}
    assert quality.post(f"/batches/{grown.batch}/contamination", **chosen).status_code == 303
    told = text_of(quality.get(f"/batches/{grown.batch}/alerts"))
    assert "Cutibacterium acnes" in told and "Research only" in told and "Demo physician J" in told
    acknowledge_all(grown)
    paper = on_paper(grown)
    assert "Alerts, calls and tasks" in paper
    assert "Cutibacterium acnes" in paper and "Demo physician J" in paper and "Research only" in paper


def test_what_is_left_goes_to_research_only_under_that_plan_and_before_two_people(grown):
    call(grown, "physician", grown.record().more.alerts[0].alert)
    keep = (contamination.keep_for_research, grown.batch, grown.thing("V1"))
    words = {"reason": "assay development, room 7", "witnessed_by": TECH}
    assert grown.refused(QC, *keep, **words).code == "container_needed"
    grown.do(QA, contamination.decide_plan, grown.batch, plan="stop", words="nothing is worth keeping")
    grown.decide("rejected", person=QA_2, reason="something grew")
    assert grown.refused(QC, *keep, **words).code == "not_for_research"
    grown.do(QA, contamination.decide_plan, grown.batch, plan="research", words="asked for by the assay group")
    assert grown.refused(QC, *keep, **words | {"witnessed_by": QC}).code == "same_person"
    pages = Pages(grown)
    sent = {"why": "assay development, room 7", "name": TECH, "password": PASSWORD}
    assert pages.visitor(QC).post(f"/batches/{grown.batch}/containers/V1/research", **sent).status_code == 303
    assert grown.container("V1").fate == "research" and "kept for research" in on_paper(grown)
