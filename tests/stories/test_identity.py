"""The wrong bag at the bench: everybody is stopped, both batches know, and nothing else has changed."""

import random

import pytest

from lims.actions import labels, scanning, steps
from lims.domain.errors import IdentityMismatch, NotFound, NotNow, NotReadable
from lims.domain.identifiers import new_label_code
from tests.stories.lab import ADMIN, LEAD, NURSE, STATION, TECH, TECH_2

BOTH = pytest.mark.parametrize("database", ["sqlite", "postgresql"], indirect=True)


@BOTH
@pytest.mark.check("C4")
def test_another_patients_label_stops_both_sides_and_changes_nothing_else(lab_at):
    lab = lab_at("received")
    lab.start("isolate")
    before = lab.state()
    refusal = lab.refused_scan(lab.code("C1", lab.world.strange_batch), "isolate")
    assert isinstance(refusal, IdentityMismatch) and refusal.code == "wrong_patient"
    assert refusal.expected["subject"] == lab.world.subject and refusal.scanned["subject"] == lab.world.stranger
    assert lab.changes_since(before) == {"refusals": 2, "equipment": 1, "deviations": 2}
    told = ["ScanRefused", "DeviationOpened"]
    assert lab.kinds()[-2:] == lab.kinds(f"batch:{lab.world.strange_batch}")[-2:] == told


@pytest.mark.check("C4")
def test_a_stopped_station_stays_stopped_until_another_person_has_looked(lab_at):
    lab = lab_at("received")
    lab.start("isolate")
    lab.refused_scan(lab.code("C1", lab.world.strange_batch), "isolate")
    right = lab.code("C1")
    assert lab.refused_scan(right, "isolate").code == "station_stopped"
    assert lab.refused_scan(right, "isolate", station="").code == "station_stopped"
    assert lab.refused(TECH, steps.record_entry, lab.batch, "isolate", "washes", "3").code == "station_stopped"
    assert lab.refused(TECH, steps.finish_step, lab.batch, "isolate", station=STATION).code == "station_stopped"
    assert lab.refused(TECH, scanning.clear_stop, STATION, cleared_by=TECH).code == "scanner_clears"
    assert lab.refused(TECH, scanning.clear_stop, STATION, cleared_by=ADMIN).code == "role_missing"
    lab.do(TECH, scanning.clear_stop, STATION, cleared_by=LEAD)
    assert lab.refused(TECH_2, scanning.clear_stop, STATION, cleared_by=TECH_2).code == "no_stop"
    assert lab.scan(right, "isolate")["outcome"] == "accepted"
    (stop,) = [one for one in lab.record().exceptions if one.kind == "stop"]
    assert "Cleared by Demo lead C" in str(stop.what)


def test_the_stop_holds_the_station_of_the_step_wherever_the_scan_came_from(lab_at):
    lab = lab_at("received")
    lab.start("isolate")
    lab.refused_scan(lab.code("C1", lab.world.strange_batch), "isolate", station="")
    assert lab.refused_scan(lab.code("C1"), "isolate").code == "station_stopped"


@pytest.mark.check("C4")
def test_the_right_patients_other_dose_is_a_stop_too(lab_at):
    lab = lab_at("received")
    lab.start("isolate")
    refusal = lab.refused_scan(lab.code("C1", lab.world.other_dose), "isolate")
    assert isinstance(refusal, IdentityMismatch) and refusal.code == "wrong_dose"
    assert lab.kinds(f"batch:{lab.world.other_dose}")[-2:] == ["ScanRefused", "DeviationOpened"]


def test_a_void_label_of_another_patient_is_a_stop_before_it_is_void(lab_at):
    lab = lab_at("received")
    lab.start("isolate")
    old = lab.code("C1", lab.world.strange_batch)
    lab.do(NURSE, labels.reprint_label, old, reason="torn", second_person=TECH)
    assert lab.refused_scan(old, "isolate").code == "wrong_patient"


def test_a_wristband_of_another_patient_at_the_draw_needs_no_station_to_be_kept(lab_at):
    lab = lab_at("enrolled")
    open_batch = lab.world.other_dose
    code = lab.code_of(lab.world.stranger)
    refusal = lab.refused(NURSE, scanning.scan, code, batch=open_batch, step="collect")
    assert refusal.code == "wrong_patient"
    assert lab.kinds(f"subject:{lab.world.stranger}")[-1] == "ScanRefused"
    assert lab.kinds(f"batch:{open_batch}")[-2:] == ["ScanRefused", "DeviationOpened"]
    (stop,) = [one for one in lab.record(open_batch).exceptions if one.kind == "stop"]
    assert not stop.assessed and "Not cleared" not in str(stop.what)
    own = lab.code_of(lab.world.subject)
    assert lab.do(NURSE, scanning.scan, own, batch=open_batch, step="collect")["outcome"] == "accepted"


def test_a_void_label_stands_for_nothing(lab_at):
    lab = lab_at("received")
    lab.start("isolate")
    old = lab.code("C1")
    new = lab.do(TECH, labels.reprint_label, old, reason="smudged", second_person=TECH_2)
    before = lab.state()
    refusal = lab.refused_scan(old, "isolate")
    assert isinstance(refusal, NotNow) and refusal.code == "void_label" and "void" in str(refusal.what)
    assert lab.changes_since(before) == {"refusals": 1}
    assert lab.scan(new, "isolate")["outcome"] == "accepted"


def test_a_label_reprinted_after_its_scan_is_applied_by_one_more_scan(lab_at):
    lab = lab_at("received")
    lab.start("isolate")
    lab.scan_everything("isolate")
    lab.enter_everything("isolate")
    old = lab.code("PB")
    new = lab.do(TECH, labels.reprint_label, old, reason="smudged", second_person=TECH_2)
    lab.do(TECH, labels.destroy_label, old, witnessed_by=TECH_2)
    refusal = lab.refused(TECH, steps.verify_step, lab.batch, "isolate", verified_by=TECH_2, station=STATION)
    assert refusal.code == "not_complete" and "Not applied" in str(refusal.reasons[0])
    assert lab.scan(new, "isolate")["outcome"] == "known"
    lab.finish("isolate")


def test_a_label_reprinted_when_no_step_waits_is_applied_by_one_scan(lab_at):
    lab = lab_at("filled")
    new = lab.do(TECH, labels.reprint_label, lab.code("P1"), reason="frozen off", second_person=TECH_2)
    assert lab.scan(new, station="")["outcome"] == "accepted"
    assert lab.scan(new, station="")["outcome"] == "found"
    assert next(one for one in lab.record().labels if one.label_code == new).applied_at is not None


def test_an_unknown_code_is_refused_and_kept(lab_at):
    lab = lab_at("received")
    lab.start("isolate")
    before = lab.state()
    refusal = lab.refused_scan(new_label_code(random.Random(7).choice), "isolate")
    assert isinstance(refusal, NotFound) and refusal.code == "unknown_label"
    assert lab.changes_since(before) == {"refusals": 1}


@pytest.mark.parametrize("spoil", [lambda c: c[:-1] + ("2" if c[-1] != "2" else "3"), lambda c: c[1] + c[0] + c[2:]])
def test_a_mistyped_code_is_refused_before_anything_is_looked_up(lab_at, spoil):
    lab = lab_at("received")
    lab.start("isolate")
    code, before = lab.code("C1"), lab.state()
    if spoil(code) == code:
        code = lab.code("C2")
    refusal = lab.refused_scan(spoil(code), "isolate")
    assert isinstance(refusal, NotReadable) and refusal.code == "label_code_check"
    assert lab.changes_since(before) == {}


def test_the_wrong_tube_of_the_right_patient_fills_no_slot(lab_at):
    lab = lab_at("day 7")
    lab.wait(days=2, hours=20)
    lab.start("feed_d10")
    refusal = lab.refused_scan(lab.code("C1"), "feed_d10")
    assert refusal.code == "not_needed_here" and "waits for" in str(refusal.reasons[0])
    assert lab.record().step_work("feed_d10").filled == ()


def test_an_empty_vessel_holds_nothing_to_work_on(lab_at):
    lab = lab_at("received")
    lab.work("isolate")
    lab.start("seed")
    lab.scan(lab.code("PB"), "seed")
    assert lab.refused_scan(lab.code("C1"), "seed").code == "not_needed_here"
    assert lab.container("C1").fate == "used_up"


def test_the_same_scan_twice_fills_one_slot(lab_at):
    lab = lab_at("received")
    lab.start("isolate")
    code = lab.code("C1")
    assert lab.scan(code, "isolate")["outcome"] == "accepted"
    before = lab.state()
    assert lab.scan(code, "isolate")["outcome"] == "known"
    assert lab.changes_since(before) == {}
