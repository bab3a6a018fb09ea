"""Scenario 20: fourteen days on, the sterility test of a dose that was given grows. The patient comes first."""

from datetime import timedelta

import pytest

from lims.actions import alerts, contamination
from lims.actions.batches import close_batch
from lims.actions.quality import confirm_final, record_result
from lims.domain.batch import Stage
from tests.stories.lab import NURSE, PHYSICIAN, QA, QC, TECH
from tests.stories.scenarios.alarmed import acknowledge_all, call, grows, minute
from tests.stories.scenarios.telling import Pages, kinds, on_paper
from tests.web.house import text_of

STAPH = {"organism": "Staphylococcus epidermidis", "sensitivities": "vancomycin S, oxacillin R"}


@pytest.fixture
def given(lab_at):
    lab = lab_at("infused")
    lab.wait(days=14)
    grows(lab, "sterility_final")
    return lab


def test_it_is_marked_and_its_stage_is_never_rewritten(given):
    batch = given.record().batch
    assert batch.stage is Stage.INFUSED and not batch.on_hold and batch.infused_at
    assert batch.nonconformance == "Sterility, final: growth, after the infusion"
    again = {"tested_on": given.at.date(), "reason": "repeat from the kept sample"}
    given.do(QC, record_result, given.batch, "sterility_final", "no growth", **again)
    assert given.record().batch.nonconformance and given.record().more.alerts[0].is_open
    content = given.record().content_sha256
    assert given.refused(QA, confirm_final, given.batch, content_sha256=content).code == "not_final"


@pytest.mark.check("B8")
def test_the_chain_runs_at_once_and_every_answer_has_its_time(given):
    (alert,) = given.record().more.alerts
    assert alert.to == ("physician", "qa", "nurse") and alert.acknowledge_by - alert.raised_at == timedelta(minutes=30)
    given.wait(minutes=12)
    given.do(PHYSICIAN, alerts.acknowledge, given.batch, alert.alert)
    minute(given, minutes=20)
    alert = given.record().more.alerts[0]
    assert [one.role for one in alert.acknowledgements] == ["physician"]
    assert timedelta(minutes=12) < alert.acknowledgements[0].at - alert.raised_at < timedelta(minutes=15)
    assert [one.to for one in alert.escalations] == [("sponsor",)]
    assert given.refused(TECH, alerts.acknowledge, given.batch, alert.alert).code == "not_alerted"


def test_siblings_that_wait_are_held_and_what_was_given_is_told(given):
    for sibling in (given.world.other_dose, given.world.strange_batch):
        other = given.record(sibling)
        assert other.batch.on_hold and [one.kind for one in other.more.deviations] == ["sibling"]
        assert [one.to for one in other.more.alerts] == [("qa",)]


@pytest.mark.check("B8")
def test_tasks_follow_the_patient_and_the_clock_of_the_report_runs(given):
    tasks = {one.source.split(":", 2)[2]: one for one in given.record().more.tasks if one.source.count(":") > 1}
    today = given.at.date()
    assert tasks["report:authority"].due_on - today == timedelta(days=7)
    assert {tasks[f"follow_up:{day}"].role for day in (1, 7, 28)} == {"physician"}
    by_hand = (alerts.finish_task, given.batch, tasks["report:authority"].task)
    assert given.refused(QA, *by_hand, words="will send it").code == "ends_by_itself"
    report = (contamination.send_report, given.batch)
    assert given.refused(NURSE, *report, to="authority", reference="X", words="").code == "role_missing"
    assert given.refused(QA, *report, to="authority", reference=" ", words="").code == "reason_missing"
    given.do(QA, *report, to="authority", reference="SUSAR-2026-014", words="sent by the portal")
    assert not next(one for one in given.record().more.tasks if one.task == by_hand[2]).is_open
    minute(given, days=2)
    over = [one for one in given.record().more.alerts if one.kind == "task"]
    assert any("Report to the sponsor" in one.words and one.grade == "critical" for one in over)


def test_it_is_closed_only_when_everybody_answered_and_everything_was_done(given):
    told = [str(one) for one in given.refused(QA, close_batch, given.batch).reasons]
    assert any("is not acknowledged by: physician, quality assurance, nurse" in one for one in told)
    assert any("What grew is not identified" in one for one in told)
    assert any("Follow up the patient, day 28" in one for one in told)
    acknowledge_all(given)
    call(given, "physician", given.record().more.alerts[0].alert)
    assert given.refused(QA, contamination.decide_plan, given.batch, plan="restart", words="x").code == "batch_over"
    unknown = {"assay": "endotoxin"} | STAPH
    assert given.refused(QC, contamination.identify_organism, given.batch, **unknown).code == "not_positive"
    given.do(QC, contamination.identify_organism, given.batch, assay="sterility_final", **STAPH)
    for to in ("sponsor", "authority"):
        given.do(QA, contamination.send_report, given.batch, to=to, reference=f"R-{to}", words="")
    given.wait(days=28)
    for task in given.record().more.tasks:
        if task.is_open:
            given.do(PHYSICIAN, alerts.finish_task, given.batch, task.task, words="seen, no fever, cultures negative")
    given.assess_all()
    given.do(QA, close_batch, given.batch)
    assert given.record().batch.nonconformance and kinds(given)[-1] == "BatchClosed"
    closed = text_of(Pages(given).visitor(QA).get(f"/batches/{given.batch}"))
    assert "and does not conform" in closed and "Closed. Every container" not in closed.split("Growth")[0]


def test_it_is_told_on_every_page_on_the_batch_and_on_paper(given):
    pages = Pages(given)
    ward = pages.visitor(NURSE)
    assert "1 critical alert waits for you" in text_of(ward.get("/scan"))
    assert "Does not conform" in text_of(ward.get(f"/batches/{given.batch}/alerts"))
    said = text_of(ward.get(f"/batches/{given.batch}"))
    assert "Does not conform, found after the infusion" in said
    assert "and does not conform" in said and "Final results are pending" not in said
    desk = text_of(pages.visitor(QA).get(f"/quality/{given.batch}"))
    assert "Infused, and does not conform" in desk and "every result is known" not in desk
    assert "Shared with it" not in given.record(given.world.other_dose).batch.hold_reason  # a title, not a list
    call(given, "physician", given.record().more.alerts[0].alert)
    given.do(QC, contamination.identify_organism, given.batch, assay="sterility_final", **STAPH)
    paper = on_paper(given)
    assert "Does not conform, found after the infusion" in paper and "not acknowledged by physician" in paper
    assert "not acknowledged by physician, quality assurance, nurse" in paper  # roles in words, not by their keys
    assert "Staphylococcus epidermidis" in paper and "vancomycin S" in paper and "Demo physician J" in paper
