"""Deviations as the lab lives them: seen by a rule or by a person, held, judged, closed, and what follows from them."""

from datetime import timedelta

import pytest

from lims.actions import capa, custody, deviation_work, deviations, labels, not_applicable, quality, steps
from lims.domain.batch import Stage
from lims.domain.deviation_rules import content_of
from lims.domain.errors import NotNow
from tests.stories.lab import (
    ADMIN,
    COURIER,
    NURSE,
    NURSE_2,
    PHYSICIAN,
    QA,
    QA_2,
    QC,
    STATION,
    TECH,
    TECH_2,
    arrival,
    way,
)
from tests.stories.scenarios.telling import Pages, kinds, on_paper
from tests.web.house import PASSWORD, text_of


def report(lab, person=TECH, what="A drop hung at the port of V1.", **more):
    return lab.do(person, deviations.report_deviation, lab.batch, what=what, **more)


def the(lab, number):
    return next(one for one in lab.record().more.deviations if one.deviation == number)


def close(lab, number, person=QA):
    content = content_of(the(lab, number))
    return lab.do(person, deviation_work.close_deviation, number, conclusion="No effect.", content_sha256=content)


@pytest.mark.check("B7")
def test_a_value_outside_its_limit_opens_one_at_once_and_correcting_it_does_not_take_it_back(lab_at):
    lab = lab_at("seeded")
    lab.wait(hours=70)
    lab.start("count_d3")
    assert not lab.enter("count_d3", "viability_percent", "31")["within_limits"]
    (one,) = lab.record().more.deviations
    assert (one.kind, one.grade, one.step) == ("out_of_limits", "major", "count_d3")
    assert "31 %" in one.words
    lab.enter("count_d3", "viability_percent", "91.3", reason="digits exchanged")
    assert the(lab, one.deviation).is_open
    assert [e.kind for e in lab.record().exceptions] == ["correction"]


def test_anybody_who_works_raises_one_and_quality_grades_it_first(lab_at):
    lab = lab_at("day 7")
    number = report(lab, COURIER, seen_by="A visitor", container="V1", step="feed_d10")
    one = the(lab, number)
    assert (one.grade, one.classified, one.seen_by, one.container) == ("major", False, "A visitor", "V1")
    assert lab.refused(ADMIN, deviations.report_deviation, lab.batch, what="x").code == "role_missing"
    assert lab.refused(TECH, deviations.report_deviation, lab.batch, what="  ").code == "reason_missing"
    unknown = lab.refused(TECH, deviations.report_deviation, lab.batch, what="x", container="V9")
    assert unknown.code == "unknown_container"
    lab.do(QA, deviation_work.classify_deviation, number, grade="minor", reason="The port is outside.")
    assert (
        lab.refused(TECH, deviation_work.classify_deviation, number, grade="minor", reason="x").code == "role_missing"
    )
    assert lab.refused(QA, deviation_work.classify_deviation, number, grade="tiny", reason="x").code == "grade"
    close(lab, number)
    assert not the(lab, number).is_open
    assert (
        lab.refused(QA, deviation_work.classify_deviation, number, grade="major", reason="x").code == "deviation_closed"
    )


def test_the_owner_investigates_and_nothing_said_is_replaced(lab_at):
    lab = lab_at("day 7")
    number = report(lab)
    due_on = lab.at.date() + timedelta(days=3)
    assert lab.refused(QA, deviation_work.assign_deviation, number, owner=ADMIN, due_on=due_on).code == "role_missing"
    past = lab.at.date() - timedelta(days=2)
    assert lab.refused(QA, deviation_work.assign_deviation, number, owner=TECH_2, due_on=past).code == "due_on"
    lab.do(QA, deviation_work.assign_deviation, number, owner=TECH_2, due_on=due_on)
    told = {"cause": "The clamp was loose.", "impact": "A drop of medium, outside."}
    assert lab.refused(TECH, deviation_work.investigate_deviation, number, **told).code == "role_missing"
    lab.do(TECH_2, deviation_work.investigate_deviation, number, **told)
    lab.do(QA, deviation_work.investigate_deviation, number, cause="The clamp was worn.", impact="The same.")
    lab.do(QA, deviation_work.classify_deviation, number, grade="minor", reason="Outside.")
    close(lab, number)
    lab.do(QA, deviation_work.reopen_deviation, number, reason="Medium was found in the tray.")
    assert lab.refused(QA, deviation_work.reopen_deviation, number, reason="x").code == "deviation_open"
    close(lab, number, QA_2)
    said = [turn.kind for turn in the(lab, number).turns]
    assert said == ["assigned", "investigated", "investigated", "classified", "closed", "reopened", "closed"]
    paper = on_paper(lab)
    for words in ("The clamp was loose.", "The clamp was worn.", "later opened again", "Signed by Demo QA person E"):
        assert words in paper


def test_an_action_outlives_the_batch_and_is_looked_at_by_somebody_else(lab_at):
    lab = lab_at("infused")
    number = report(lab, NURSE, "The line was clotted.")
    plan = {"kind": "corrective", "words": "New clamps.", "owner": QA, "due_on": lab.at.date() + timedelta(days=30)}
    assert lab.refused(TECH, capa.plan_action, number, **plan).code == "role_missing"
    action = lab.do(QA, capa.plan_action, number, **plan)
    assert action == f"{number}-A1" and kinds(lab, "site")[-1] == "ActionPlanned"
    helps = {"effective": True, "words": "No drop in 20 batches."}
    assert lab.refused(QA_2, capa.check_effectiveness, action, **helps).code == "action_not_to_check"
    assert lab.refused(TECH, capa.finish_action, action, words="x").code == "role_missing"
    lab.do(QA, capa.finish_action, action, words="Clamps changed.")
    assert lab.refused(QA, capa.check_effectiveness, action, **helps).code == "same_person"
    lab.do(QA_2, capa.check_effectiveness, action, **helps)
    assert lab.refused(QA_2, capa.check_effectiveness, action, **helps).code == "action_not_to_check"
    assert "New clamps." in on_paper(lab) and "It helps." in on_paper(lab)


@pytest.mark.parametrize("person", [TECH, QC, NURSE, PHYSICIAN, QA])
def test_anybody_who_works_puts_a_batch_on_hold_and_quality_alone_lifts_it(lab_at, person):
    lab = lab_at("received")
    lab.do(person, deviations.hold_batch, lab.batch, why="The bag looks cloudy.")
    assert lab.record().batch.on_hold and kinds(lab)[-1] == "BatchHeld"
    assert lab.refused(TECH, deviations.hold_batch, lab.batch, why="again").code == "on_hold"
    assert lab.refused_decision("hold_lifted", TECH, reason="x").code == "role_missing"
    lab.decide("hold_lifted", QA, reason="It was the light.")
    (held,) = lab.record().more.holds
    assert (held.held_by, held.lifted_by, held.by_rule) == (person, QA, False)
    assert "The bag looks cloudy." in on_paper(lab) and "It was the light." in on_paper(lab)


def test_a_hold_reaches_every_place_where_work_goes_on(lab_at):
    lab = lab_at("received")
    codes = lab.do(TECH, steps.start_step, lab.batch, "isolate", station=STATION, cleared=True)
    number = report(lab, hold=True)
    assert lab.record().batch.on_hold
    refused = [
        lab.refused_scan(lab.code("C1"), "isolate"),
        lab.refused(TECH, steps.record_entry, lab.batch, "isolate", "washes", "3", station=STATION),
        lab.refused(TECH, steps.record_entry, lab.batch, "receive", "volume_ml", "41", reason="read again"),
        lab.refused(TECH, labels.mark_printed, tuple(codes)),
        lab.refused(TECH, labels.reprint_label, lab.code("C1"), reason="x", second_person=TECH_2),
        lab.refused(NURSE, custody.hand_over, lab.batch, **way("ward_to_courier", ())),
    ]
    assert [one.code for one in refused] == ["on_hold"] * len(refused)
    assert all("Quality lifts a hold." in str(one.lifted_by) for one in refused)
    page = Pages(lab).visitor(TECH).post("/labels/print", code=codes[0])
    assert page.status_code == 409 and "is on hold" in text_of(page)
    # The tempting wrong way: lift the hold and leave its cause open.
    against = lab.refused_decision("hold_lifted", QA, reason="go on")
    assert number in str(against.reasons[0])
    lab.close_deviations()
    lab.decide("hold_lifted", QA, reason="judged")
    lab.scan(lab.code("C1"), "isolate")


def test_product_on_its_way_goes_no_further_when_the_batch_is_held(lab_at):
    lab = lab_at("released")
    holder = lab.container("P1").holder
    number = lab.hand_over("lab_to_courier", TECH, "P1")
    lab.do(QC, deviations.hold_batch, lab.batch, why="The plate looks odd.")
    codes = (lab.code("P1"),)
    assert lab.refused(COURIER, custody.take, lab.batch, number, **arrival(codes)).code == "on_hold"
    lab.do(COURIER, custody.refuse_handover, lab.batch, number, reason="on hold")
    assert lab.container("P1").holder == holder


def test_a_required_entry_that_does_not_apply_needs_a_reason_and_a_second_person(lab_at):
    lab = lab_at("day 7")
    lab.wait(hours=69)
    lab.start("feed_d10")
    spec = next(one for one in lab.step("feed_d10").entries if one.required and one.kind.value != "number")
    asked = (not_applicable.mark_not_applicable, lab.batch, "feed_d10", spec.key)
    at = {"station": STATION}
    assert lab.refused(TECH, *asked, reason=" ", second_person=TECH_2, **at).code == "reason_missing"
    assert lab.refused(TECH, *asked, reason="x", second_person=TECH, **at).code == "same_person"
    number = lab.do(TECH, *asked, reason="The lamp is out.", second_person=TECH_2, **at)
    assert (the(lab, number).grade, kinds(lab)[-2:]) == ("minor", ["EntryNotApplicable", "DeviationOpened"])
    assert lab.refused(TECH, *asked, reason="x", second_person=TECH_2, **at).code == "entry_there"
    lab.scan_everything("feed_d10")
    lab.enter_everything("feed_d10", but=(spec.key,))
    lab.finish("feed_d10")
    assert "The lamp is out." in on_paper(lab) and number in on_paper(lab)


def test_what_a_count_rests_on_is_never_declared_not_applicable(lab_at):
    lab = lab_at("seeded")
    lab.wait(hours=70)
    lab.start("count_d3")
    asked = (not_applicable.mark_not_applicable, lab.batch, "count_d3", "volume_ml")
    assert lab.refused(TECH, *asked, reason="x", second_person=TECH_2, station=STATION).code == "rests_on_it"


def test_a_failed_result_is_critical_and_repeating_it_changes_nothing(lab_at):
    lab = lab_at("reviewed")
    for value in ("5.1", "0.1"):
        lab.do(QC, quality.record_result, lab.batch, "endotoxin", value, tested_on=lab.at.date(), reason="repeat")
    (one,) = lab.record().more.deviations
    assert (one.kind, one.grade) == ("failed_result", "critical")
    lab.close_deviations()
    assert any("does not meet its limit" in str(reason) for reason in lab.refused_decision().reasons)


def test_on_the_pages_everything_has_its_form(lab_at):
    lab = lab_at("day 7")
    pages = Pages(lab)
    technician, quality_d = pages.visitor(TECH), pages.visitor(QA)
    assert "Something is wrong" in text_of(technician.get(f"/batches/{lab.batch}"))
    where = technician.get("/wrong")
    assert where.status_code == 200 and lab.batch in text_of(where)
    fields = {"what": "A drop hung at the port.", "step": "feed_d10", "container": "V1", "hold": "yes"}
    number = technician.post(f"/batches/{lab.batch}/deviations", **fields).headers["Location"].rpartition("/")[2]
    assert "to be graded" in text_of(technician.get(f"/deviations/{number}"))
    assert technician.post(f"/deviations/{number}/grade", grade="minor", reason="x").status_code == 403
    assert quality_d.post(f"/deviations/{number}/grade", grade="critical", reason="Near the cells.").status_code == 303
    owner = {"owner": TECH_2, "due_on": (lab.at.date() + timedelta(days=2)).isoformat()}
    assert quality_d.post(f"/deviations/{number}/owner", **owner).status_code == 303
    plan = {"kind": "preventive", "words": "Second clamp."} | owner
    assert quality_d.post(f"/deviations/{number}/actions", **plan).status_code == 303
    page = text_of(quality_d.get(f"/deviations/{number}"))
    assert "A critical deviation is investigated first." in page and "Second clamp." in page
    told = {"cause": "Loose clamp.", "impact": "None."}
    assert pages.visitor(TECH_2).post(f"/deviations/{number}/investigation", **told).status_code == 303
    content = content_of(the(lab, number))
    signed = {"conclusion": "No effect.", "content_sha256": content, "password": PASSWORD}
    assert quality_d.post(f"/deviations/{number}/close", **signed).status_code == 303
    assert quality_d.post(f"/actions/{number}-A1/done", words="Fitted.").status_code == 303
    assert pages.visitor(QA_2).post(f"/actions/{number}-A1/check", effective="yes", words="Holds.").status_code == 303
    listed = text_of(quality_d.get(f"/batches/{lab.batch}/deviations"))
    assert "On hold: A drop hung at the port." in listed and "critical closed" in listed
    assert number in text_of(quality_d.get("/deviations?closed=1"))
    desk = text_of(quality_d.get(f"/quality/{lab.batch}"))
    assert number in desk and lab.record().batch.stage is Stage.CULTURE


def test_a_closed_record_is_not_opened_again_by_a_deviation(lab_at):
    lab = lab_at("closed")
    refusal = lab.refused(TECH, deviations.report_deviation, lab.batch, what="late thought")
    assert isinstance(refusal, NotNow) and refusal.code == "batch_over"
    assert lab.refused(NURSE_2, deviations.hold_batch, lab.batch, why="x").code == "batch_over"
