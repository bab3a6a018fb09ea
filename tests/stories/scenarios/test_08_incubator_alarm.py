"""Scenario 8: the incubator alarms at night. Every patient's vessels inside are listed, moved by scans, and judged."""

from datetime import timedelta
from decimal import Decimal

import pytest

from lims.actions import alarms, equipment, places, steps
from lims.domain.events.containers import ContainerFilled
from lims.store.reading.equipment import list_vessels
from tests.stories.lab import ADMIN, COURIER, QA, STATION, TECH, TECH_2
from tests.stories.scenarios.telling import Pages, kinds, on_paper
from tests.web.house import text_of


@pytest.fixture
def lab(lab_at):
    """Our culture stands in INC-1, and a stranger's tube beside it."""
    lab = lab_at("day 7")
    lab.wait(hours=5)
    theirs = lab.thing("C1", lab.world.strange_batch)
    lab.store.perform(
        TECH,
        lab.at,
        lambda act: (
            act.record(f"batch:{lab.world.strange_batch}", ContainerFilled(theirs, Decimal(80), None, "INC-1")).seq
        ),
    )
    return lab


def alarm(lab, **instead):
    told = {
        "low_c": Decimal("31.5"),
        "high_c": Decimal("37.1"),
        "from_at": lab.at - timedelta(hours=2),
        "to_at": lab.at - timedelta(minutes=20),
        "words": "power cut in cell room 1",
    }
    return lab.do(TECH, alarms.record_alarm, "INC-1", **told | instead)


def move(lab, number, name, batch="", into="INC-2", minutes=3):
    code = lab.code(name, batch)
    lab.do(TECH, alarms.take_out, number, code)
    lab.wait(minutes=minutes)
    return lab.do(TECH_2, alarms.put_in, number, code, into=lab.code_of(into))


def inside(lab):
    with lab.store.reading() as db:
        return [row[0] for row in db.exec_driver_sql("SELECT container FROM alarm_vessels ORDER BY container")]


def test_every_vessel_of_every_patient_is_found_moved_and_judged(lab):
    number = alarm(lab)
    ours = [one for one in inside(lab) if one.startswith(lab.batch)]
    theirs = lab.thing("C1", lab.world.strange_batch)
    assert lab.thing("V1") in ours and theirs in inside(lab)
    pages = Pages(lab)
    page = text_of(pages.visitor(TECH).get(f"/alarms/{number}"))
    assert all(one in page for one in (*ours, theirs, lab.world.subject, lab.world.stranger, "31.5"))
    for container in inside(lab):
        batch, _, name = container.partition("/")
        assert move(lab, number, name, batch) == 4  # three minutes of waiting, one to scan
        moved = lab.container(name, batch)
        assert moved.place == "INC-2" and lab.at - moved.moved_at < timedelta(minutes=2)
    for batch in (lab.batch, lab.world.strange_batch):
        chain = kinds(lab, f"batch:{batch}")
        assert {"VesselsInAlarm", "DeviationOpened", "VesselTakenOut", "VesselRescued", "AlertRaised"} <= set(chain)
        one = lab.record(batch).more.deviations[-1]
        assert one.grade == "major" and "power cut" in one.words and "31.5" in one.words
        assert one.deviation in text_of(pages.visitor(QA).get(f"/alarms/{number}"))
    paper = on_paper(lab)
    assert "Alarms of equipment" in paper and "into INC-2 after 4 min" in paper and "power cut" in paper
    assert "power cut" in text_of(pages.visitor(QA).get(f"/batches/{lab.batch}"))
    lab.do(QA, alarms.requalify_equipment, "INC-1", certificate="REQ-9", words="held 37 °C for 24 h")
    assert "in service" in text_of(pages.visitor(QA).get("/equipment/INC-1"))


def test_whoever_looks_for_a_vessel_finds_where_it_stands(lab):
    us = Pages(lab).visitor(TECH)
    everything = text_of(us.get("/places"))
    assert "INC-1" in everything and lab.world.subject in everything and lab.world.stranger in everything
    for asked in ("inc-1 culture", lab.thing("V1"), lab.code("V1")):
        page = text_of(us.get("/places", query_string={"q": asked}))
        assert "Culture bag V1" in page and lab.world.stranger not in page
    assert "Nothing was found" in text_of(us.get("/places?q=nowhere"))


def test_a_vessel_that_had_left_before_anybody_looked_was_inside_all_the_same(lab):
    ours = lab.thing("V1")
    lab.do(TECH, places.move, lab.batch, lab.code("V1"), place=lab.code_of("INC-2"), reason="to make room")
    lab.wait(minutes=20)
    number = alarm(lab, from_at=lab.at - timedelta(hours=2), to_at=lab.at - timedelta(minutes=1))
    assert ours in inside(lab)
    page = text_of(Pages(lab).visitor(TECH).get(f"/alarms/{number}"))
    assert ours in page and "left before it was recorded" in page
    one = lab.record().more.deviations[-1]
    assert one.source == f"alarm:{number}" and ours in one.words
    assert "was inside until" in on_paper(lab)
    # It needs no way out, and quality may not be kept from requalifying by it.
    assert lab.refused(TECH, alarms.take_out, number, lab.code("V1")).code == "vessel_out"
    for container in inside(lab):
        batch, _, name = container.partition("/")
        if container != ours:
            move(lab, number, name, batch, into="INC-3")
    lab.do(QA, alarms.requalify_equipment, "INC-1", certificate="REQ-10", words="")
    # What left before it began was not inside.
    later = alarm(lab, from_at=lab.at, to_at=None)
    with lab.store.reading() as db:
        assert ours not in {one.container for one in list_vessels(db, later)}


def test_a_vessel_that_was_seeded_an_hour_ago_is_inside_as_well(lab_at):
    lab = lab_at("seeded")
    alarm(lab)
    assert {lab.thing("V1"), lab.thing("D1")} <= set(inside(lab))


def test_the_alarmed_incubator_is_locked_until_quality_requalifies_it(lab):
    number = alarm(lab, to_at=None)
    lab.wait(days=2, hours=15)
    lab.start("feed_d10")
    refused = lab.refused_scan(lab.code_of("INC-1"), "feed_d10")
    assert "INC-1 is locked: INC-1-A1: power cut" in str(refused)
    back = lab.refused(QA, equipment.change_equipment_state, "INC-1", state="in_service", reason="it is warm again")
    assert back.code == "not_requalified"
    left = lab.refused(QA, alarms.requalify_equipment, "INC-1", certificate="REQ-9", words="")
    assert left.code == "vessels_left" and lab.thing("V1") in str(left)
    for container in inside(lab):
        batch, _, name = container.partition("/")
        move(lab, number, name, batch)
    assert lab.refused(TECH, alarms.requalify_equipment, "INC-1", certificate="R", words="").code == "role_missing"
    lab.do(QA, alarms.requalify_equipment, "INC-1", certificate="REQ-9", words="")
    assert lab.scan(lab.code_of("INC-1"), "feed_d10")["outcome"] == "accepted"


def test_the_tempting_ways_of_moving_a_vessel(lab):
    number = alarm(lab)
    vessel = lab.code("V1")
    into = lab.code_of("INC-2")
    assert lab.refused(TECH, alarms.put_in, number, vessel, into=into).code == "vessel_not_out"  # never scanned out
    other_dose = lab.code("C1", lab.world.other_dose)
    assert lab.refused(TECH, alarms.take_out, number, other_dose).code == "not_in_alarm"  # it stood elsewhere
    assert lab.refused(COURIER, alarms.take_out, number, vessel).code == "role_missing"
    lab.do(TECH, alarms.take_out, number, vessel)
    assert lab.refused(TECH, alarms.take_out, number, vessel).code == "vessel_out"
    assert lab.refused(TECH, alarms.put_in, number, vessel, into=lab.code_of("INC-1")).code == "place_not_fit"
    assert "another kind" in str(lab.refused(TECH, alarms.put_in, number, vessel, into=lab.code_of("CEN-1")))
    assert lab.refused(TECH, alarms.put_in, number, vessel, into=vessel).code == "no_place"
    lab.do(QA, equipment.change_equipment_state, "INC-2", state="locked", reason="the fan is loud")
    assert "INC-2 is locked" in str(lab.refused(TECH, alarms.put_in, number, vessel, into=into))
    new = {"kind": "incubator", "title": "CO₂ incubator", "place": "Cell room 4", "station": False}
    fit = lab.do(ADMIN, lambda act: equipment.register_equipment(act, "INC-9", **new, calibration_due_on=None))
    assert lab.do(TECH, alarms.put_in, number, vessel, into=fit) >= 5
    assert lab.container("V1").place == "INC-9"


def test_an_alarm_is_told_once_it_happened_and_a_step_under_way_does_not_put_the_vessel_back(lab):
    assert lab.refused(TECH, alarms.record_alarm, "INC-1", **_form(lab, from_at=lab.at + timedelta(hours=3))).code
    upside_down = _form(lab, low_c=Decimal(40), high_c=Decimal(37))
    assert "lowest is above" in str(lab.refused(TECH, alarms.record_alarm, "INC-1", **upside_down))
    lab.wait(days=2, hours=15)
    lab.start("feed_d10")
    lab.scan_everything("feed_d10")
    lab.enter_everything("feed_d10")
    alarm(lab)
    stopped = lab.refused(TECH, steps.verify_step, lab.batch, "feed_d10", verified_by=TECH_2, station=STATION)
    assert "INC-1 is locked" in str(stopped)
    assert lab.scan(lab.code_of("INC-2"), "feed_d10")["outcome"] == "attention"
    lab.finish("feed_d10")
    assert lab.container("V1").place == "INC-2"


def _form(lab, **instead):
    now = {"low_c": None, "high_c": None, "from_at": lab.at, "to_at": None, "words": "door open"}
    return now | instead
