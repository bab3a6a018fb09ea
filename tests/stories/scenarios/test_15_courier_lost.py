"""Scenario 15: the courier does not come. Sender, receiver and ward are told; past its hold time blood is not used."""

import pytest

from lims.actions import custody, infusion, steps, transit
from lims.domain.people import SYSTEM
from tests.stories.lab import COURIER, NURSE, NURSE_2, QA, QA_2, TECH, arrival
from tests.stories.scenarios.alarmed import minute
from tests.stories.scenarios.telling import Pages, kinds, on_paper
from tests.web.house import text_of


@pytest.fixture
def road(lab_at):
    lab = lab_at("drawn")
    lab.number = lab.hand_over("ward_to_courier", NURSE, "C1", "C2")
    return lab


@pytest.fixture
def bag(lab_at):
    lab = lab_at("released")
    lab.take(lab.hand_over("lab_to_courier", TECH, "P1"), COURIER, "P1")
    lab.number = lab.hand_over("courier_to_ward", COURIER, "P1")
    return lab


def test_the_clock_is_set_by_the_protocol_and_never_past_the_life_of_what_travels(road, bag):
    (given,) = [one for one in road.record().handovers if one.handover == road.number]
    assert (given.limit_at - given.given_at).total_seconds() == 12 * 3600
    out = next(one for one in bag.record().handovers if one.handover == bag.number)
    assert out.limit_at <= bag.record().batch.expires_at
    asked = {"kind": "courier_to_lab", "codes": (road.code("C1"),), "low_c": "2", "high_c": "8"}
    asked |= dict.fromkeys(("from_place", "to_place", "seal", "logger"), "x")
    road.take(road.number, COURIER, "C1", "C2")
    late = road.at.replace(year=road.at.year + 1)
    assert road.refused(COURIER, custody.hand_over, road.batch, **asked, limit_at=late).code == "limit_at"


def test_past_the_limit_sender_receiver_and_ward_are_alerted_once_by_the_program(road):
    minute(road, hours=11)
    assert "overdue" not in [one.kind for one in road.record().more.alerts]
    assert minute(road, hours=2) == 1
    record = road.record()
    (alert,) = [one for one in record.more.alerts if one.kind == "overdue"]
    assert alert.to == ("nurse", "physician", "courier", "qa") and alert.raised_by == SYSTEM
    assert record.batch.on_hold and "was not taken by its limit" in record.batch.hold_reason
    assert kinds(road)[-3:] == ["DeviationOpened", "BatchHeld", "AlertRaised"]
    assert minute(road, minutes=1) == 0


def test_the_ward_is_told_before_the_patient_is_prepared_and_nothing_is_infused(bag):
    minute(bag, hours=9)
    ward = Pages(bag).visitor(NURSE)
    assert "1 critical alert waits for you" in text_of(ward.get("/board"))
    page = text_of(ward.get(f"/batches/{bag.batch}/custody"))
    assert "Do not prepare the patient" in page and "Not taken by its limit" in page
    assert "It stays with who gave it until quality lifts the hold" in page and "Take it" not in page
    codes = (bag.code("P1"),)
    assert bag.refused(NURSE, custody.take, bag.batch, bag.number, **arrival(codes)).code == "on_hold"
    asked = bag.bedside(second_person=NURSE_2)
    assert bag.refused(NURSE, infusion.check_bedside, bag.batch, **asked).code == "not_to_be_infused"


def test_blood_past_its_hold_time_is_not_accepted_with_whatever_reason(road):
    road.wait(hours=25)
    minute(road, minutes=1)
    road.take(road.number, COURIER, "C1", "C2")
    road.take(road.hand_over("courier_to_lab", COURIER, "C1", "C2"), TECH, "C1", "C2")
    road.close_deviations()
    for one in road.record().handovers:
        words = {"verdict": "usable", "words": "The temperature was good all the way."}
        road.do(QA, transit.judge_excursion, road.batch, one.handover, **words)
    road.decide("hold_lifted", QA_2, reason="it arrived after all")
    receive = (steps.start_step, road.batch, "receive")
    refusal = road.refused(TECH, *receive, late_reason="traffic", station="BSC-1", cleared=True)
    assert refusal.code == "hold_time" and "24" in str(refusal.reasons[0]) and "2.1" in str(refusal.reasons[0])
    verdict = {"verdict": "usable", "words": "Stable to 48 h before processing (Castiglia 2018)."}
    assert road.refused(TECH, transit.judge_hold_time, road.batch, **verdict).code == "role_missing"
    road.do(QA, transit.judge_hold_time, road.batch, **verdict)
    road.start("receive", late_reason="the courier was lost")
    assert "Stable to 48 h" in on_paper(road)


def test_what_is_lost_has_an_end_and_the_batch_does_not_go_on(road):
    lose = (transit.declare_lost, road.batch, road.number)
    assert road.refused(QA, *lose, words="not there").code == "handover_not_lost"
    minute(road, hours=13)
    assert road.refused(TECH, *lose, words="not there").code == "role_missing"
    pages = Pages(road)
    sent = {"words": "Courier, depot and both wards searched until midnight."}
    assert pages.visitor(QA).post(f"/batches/{road.batch}/custody/{road.number}/lost", **sent).status_code == 303
    record = road.record()
    assert {one.fate for one in record.containers if one.name in ("C1", "C2")} == {"lost"}
    assert record.batch.on_hold and "HandoverLost" in kinds(road)
    assert road.refused(COURIER, custody.take, road.batch, road.number, **arrival(())).code == "handover_not_open"
    said = text_of(pages.visitor(QA).get(f"/batches/{road.batch}/custody"))
    assert f"Hand-over {road.number} to" in said and "is lost" in said and "Nothing is on its way" not in said
    paper = on_paper(road)
    assert "nobody; declared lost by Demo QA person D" in paper and "handover:" not in paper.split("Every entry")[0]
    assert "searched until midnight" in paper and "Autolog" in paper


def test_the_clock_runs_on_the_board(road):
    visitor = Pages(road).visitor(COURIER)
    assert "on its way" in text_of(visitor.get("/board")) and "h left, until" in text_of(visitor.get("/board"))


def test_there_is_nobody_who_could_sign_in_as_the_program(road):
    pages = Pages(road)
    assert pages.visitor().sign_in(SYSTEM).status_code != 302
    added = pages.visitor("demo-administrator").post(
        "/people", person=SYSTEM, printed_name="Autolog", roles="qa", password="four gloves and a clock"
    )
    assert added.status_code >= 400
