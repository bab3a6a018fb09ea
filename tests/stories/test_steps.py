"""A step in its order, its window and its place, with what it needs; and every tempting way around that."""

import pytest

from lims.actions import entries, equipment, materials, steps, views
from lims.actions.containers import destroy_container
from lims.actions.remainder import settle_remainder
from lims.domain.errors import NotReadable
from lims.store.reading.quality import list_counts
from lims.web.show.plain import entry_in_words
from tests.stories.lab import ADMIN, LEAD, NURSE, QA, QC, STATION, TECH, TECH_2
from tests.stories.scenarios.doses import TOO_MANY, work_with_density


@pytest.mark.check("B1")
def test_a_step_out_of_order_does_not_begin(lab_at):
    lab = lab_at("received")
    before = lab.state()
    refusal = lab.refused(TECH, steps.start_step, lab.batch, "seed", station=STATION)
    assert refusal.code == "step_not_now" and "is not finished" in str(refusal.reasons[0])
    assert lab.changes_since(before) == {}


@pytest.mark.check("B1")
def test_a_step_before_its_window_does_not_begin_for_anybody(lab_at):
    lab = lab_at("seeded")
    lab.at = lab.record().step_work("seed").finished_at
    refusal = lab.refused(TECH, steps.start_step, lab.batch, "count_d3", station=STATION, late_reason="in a hurry")
    assert refusal.code == "step_not_now" and "window opens in" in str(refusal.reasons[0])


def test_a_late_step_begins_with_a_reason_that_quality_will_see(lab_at):
    lab = lab_at("seeded")
    lab.wait(days=6)
    refusal = lab.refused(TECH, steps.start_step, lab.batch, "count_d3", station=STATION)
    assert "write down why" in str(refusal.reasons[0])
    lab.start("count_d3", late_reason="incubator alarm")
    (late,) = [one for one in lab.record().exceptions if one.kind == "late"]
    assert "incubator alarm" in str(late.what)


def test_a_reason_given_without_need_is_no_exception(lab_at):
    lab = lab_at("received")
    lab.start("isolate", late_reason="just in case")
    assert not [one for one in lab.record().exceptions if one.kind == "late"]


def test_a_station_holds_one_batch(lab_at):
    lab = lab_at("received")
    lab.start("isolate")
    refusal = lab.refused(NURSE, steps.start_step, lab.world.strange_batch, "collect", station=STATION)
    assert refusal.code in ("station_taken", "step_begun")
    assert lab.refused(TECH, steps.start_step, lab.batch, "isolate", station=STATION).code == "step_begun"


def test_a_step_belongs_to_its_station(lab_at):
    lab = lab_at("received")
    assert lab.refused(TECH, steps.start_step, lab.batch, "isolate").code == "no_station"
    assert lab.refused(TECH, steps.start_step, lab.batch, "isolate", station="CEN-1").code == "unknown_station"
    lab.start("isolate")
    assert lab.refused_scan(lab.code_of("BSC-2"), "isolate").code == "equipment_not_usable"
    assert lab.refused_scan(lab.code("C1"), "isolate", station="BSC-2").code == "wrong_station"


@pytest.mark.parametrize("person", [NURSE, ADMIN, "demo-courier-f", "demo-analyst-k"])
def test_nobody_works_a_step_without_the_role(lab_at, person):
    lab = lab_at("received")
    assert lab.refused(person, steps.start_step, lab.batch, "isolate", station=STATION).code == "role_missing"
    lab.start("isolate")
    assert lab.refused_scan(lab.code("C1"), "isolate", person).code == "role_missing"
    assert lab.refused(person, steps.record_entry, lab.batch, "isolate", "washes", "3").code == "role_missing"
    assert lab.refused(person, steps.finish_step, lab.batch, "isolate", station=STATION).code == "role_missing"


@pytest.mark.check("B10")
def test_an_expired_lot_is_refused_by_the_calendar_of_the_laboratory(lab_at):
    lab = lab_at("received")
    lab.start("isolate")
    lot = lab.do(
        QA,
        materials.receive_lot,
        "M-090",
        kind="wash_buffer",
        title="Wash buffer",
        lot_number="WB-9",
        expires_on=lab.at.date(),
    )
    passed = {"test": "Appearance", "outcome": "passed", "result": "clear", "certificate": "CoA WB-9"}
    lab.do(QC, materials.record_lot_qc, "M-090", **passed, tested_on=lab.at.date())
    lab.do(QA, materials.change_lot_state, "M-090", state="released", reason="QC passed")
    lab.at = lab.at.replace(hour=17)  # one o'clock of the next day in Taipei
    assert lab.refused_scan(lot, "isolate").code == "material_not_usable"


@pytest.mark.parametrize("state", ["quarantined", "recalled"])
@pytest.mark.check("B10")
def test_a_lot_that_is_not_released_is_not_used(lab_at, state):
    lab = lab_at("received")
    lab.start("isolate")
    lab.do(QA, materials.change_lot_state, "M-001", state=state, reason="the maker wrote")
    refusal = lab.refused_scan(lab.code_of("M-001"), "isolate")
    assert refusal.code == "material_not_usable" and "DM-7731" in str(refusal.reasons[0])
    lab.do(QA, materials.change_lot_state, "M-001", state="released", reason="it was another lot")
    assert lab.scan(lab.code_of("M-001"), "isolate")["outcome"] == "accepted"


def test_a_lot_becomes_only_what_a_lot_can_be(lab_at):
    lab = lab_at("received")
    for state in ("quarantine", "", "released"):
        assert lab.refused(QA, materials.change_lot_state, "M-001", state=state, reason="x").code == "lot_state"
    assert lab.refused(QA, materials.change_lot_state, "M-999", state="recalled", reason="x").code
    assert lab.refused(QA, materials.change_lot_state, "M-001", state="recalled", reason=" ").code == "reason_missing"


@pytest.mark.check("B10")
def test_equipment_out_of_calibration_is_not_used(lab_at):
    lab = lab_at("received")
    last_year = lab.at.date().replace(year=2025)
    thing = {"kind": "centrifuge", "title": "Centrifuge", "place": "Room 1", "station": False}

    def register(act):
        return equipment.register_equipment(act, "CEN-9", **thing, calibration_due_on=last_year)

    old = lab.do(QA, register)
    lab.start("isolate")
    refusal = lab.refused_scan(old, "isolate")
    assert refusal.code == "equipment_not_usable" and "calibration" in str(refusal.reasons[0])


@pytest.mark.parametrize("typed", ["abc", "", "1,2,3", "NaN", "inf", "-5", "1e400", "12 mL of blood"])
@pytest.mark.check("B4")
def test_what_is_no_number_is_not_recorded(lab_at, typed):
    lab = lab_at("received")
    lab.start("isolate")
    before = lab.state()
    refusal = lab.refused(TECH, steps.record_entry, lab.batch, "isolate", "volume_ml", typed, station=STATION)
    assert isinstance(refusal, NotReadable)
    assert lab.changes_since(before) == {}


@pytest.mark.check("B4")
def test_an_implausible_jump_asks_for_a_second_look(lab_at):
    lab = lab_at("day 7")
    lab.wait(days=2, hours=20)
    lab.start("feed_d10")
    refusal = lab.refused(TECH, steps.record_entry, lab.batch, "feed_d10", "viable_density", "2.5e7", station=STATION)
    assert refusal.code == "implausible_jump"
    with lab.store.reading() as db:  # said while it is typed already, not when the field is left
        view = views.step_view(db, lab.batch, "feed_d10", lab.at)
        spec = view.step.entry("viable_density")
        assert entries.why_unlikely(db, view, spec, 1, "2.5e7", lab.at) == refusal.reasons[0]
        assert entries.why_unlikely(db, view, spec, 1, "1.7e6", lab.at) is None
    lab.enter("feed_d10", "viable_density", "2.5e7", reason="counted three times")
    record = lab.record()
    told = [str(entry_in_words(one, record)) for one in record.happenings if one.kind == "EntryRecorded"]
    assert any("Unusual and confirmed, Viable density" in one for one in told)
    whats = [str(one.what) for one in lab.record().exceptions]
    assert any("counted three times" in what for what in whats)


def test_a_value_beyond_its_limit_is_kept_and_shown(lab_at):
    lab = lab_at("received")
    lab.start("isolate")
    assert lab.enter("isolate", "washes", "2")["within_limits"] is False
    (out,) = [one for one in lab.record().exceptions if one.kind == "out_of_limits"]
    assert "limit" in str(out.what)


@pytest.mark.check("B3")
def test_a_step_ends_only_when_everything_is_there_and_two_people_saw_it(lab_at):
    lab = lab_at("received")
    lab.start("isolate")
    lab.scan_everything("isolate", but=("centrifuge",))
    lab.enter_everything("isolate", but=("washes",))
    finish = (steps.finish_step, lab.batch, "isolate")
    reasons = [str(one) for one in lab.refused(TECH, *finish, station=STATION).reasons]
    assert reasons == ["Not scanned: Centrifuge", "Not entered: Washes", "A second person has not verified it."]
    lab.scan(lab.code_of("CEN-1"), "isolate")
    lab.enter("isolate", "washes", "3")
    for performer in (TECH, ADMIN):
        refusal = lab.refused(TECH, steps.verify_step, lab.batch, "isolate", verified_by=performer, station=STATION)
        assert refusal.code in ("same_person", "role_missing")
    lab.do(TECH, steps.verify_step, lab.batch, "isolate", verified_by=TECH_2, station=STATION)
    assert lab.refused(TECH_2, *finish, station=STATION).code == "verifier_performs"
    assert lab.refused(TECH, *finish, station=STATION).code == "line_not_clear"
    lab.do(TECH, *finish, station=STATION, cleared=True)
    assert lab.refused(TECH, *finish, station=STATION).code == "step_finished"


@pytest.mark.check("B3")
def test_who_scanned_or_entered_does_not_verify(lab_at):
    lab = lab_at("received")
    lab.start("isolate")
    lab.scan_everything("isolate", but=("C1",))
    lab.scan(lab.code("C1"), "isolate", TECH_2)
    lab.enter_everything("isolate")
    refusal = lab.refused(TECH, steps.verify_step, lab.batch, "isolate", verified_by=TECH_2, station=STATION)
    assert refusal.code == "performer_verifies"
    lab.finish("isolate", second=LEAD)


def test_a_value_entered_after_the_second_look_asks_for_another_look(lab_at):
    lab = lab_at("received")
    lab.start("isolate")
    lab.scan_everything("isolate")
    lab.enter_everything("isolate")
    lab.do(TECH, steps.verify_step, lab.batch, "isolate", verified_by=TECH_2, station=STATION)
    lab.enter("isolate", "washes", "3", reason="typed again")
    refusal = lab.refused(TECH, steps.finish_step, lab.batch, "isolate", station=STATION)
    assert [str(one) for one in refusal.reasons] == ["A second person has not verified it."]
    lab.finish("isolate")


def test_a_late_entry_says_when_and_why(lab_at):
    lab = lab_at("received")
    began = lab.at
    lab.start("isolate")
    lab.wait(hours=2)
    entry = (steps.record_entry, lab.batch, "isolate", "washes", "3")
    late = {"station": STATION, "performed_at": lab.at}
    assert lab.refused(TECH, *entry, **late).code == "reason_missing"
    assert lab.refused(TECH, *entry, reason="gloves", station=STATION, performed_at=began).code == "performed_at"
    assert (
        lab.refused(TECH, *entry, reason="x", station=STATION, performed_at=lab.at.replace(year=2030)).code
        == "performed_at"
    )
    lab.do(TECH, *entry, reason="hands were full", **late)
    (shown,) = [one for one in lab.record().exceptions if one.kind == "late"]
    assert "hands were full" in str(shown.what)


def test_correcting_an_old_count_changes_the_curve_and_not_the_vessel(lab_at):
    lab = lab_at("day 7")
    before, held = counts(lab), lab.container("V1")
    lab.wait(days=1)
    lab.enter("count_d3", "volume_ml", "490", reason="read again")
    after = counts(lab)
    assert [one.step for one in after] == [one.step for one in before]
    old, new = (next(one for one in many if one.step == "count_d3") for many in (before, after))
    assert (new.volume_ml, new.culture_day, new.counted_at) == (490, old.culture_day, old.counted_at)
    assert new.viable_cells != old.viable_cells
    assert lab.container("V1").volume_ml == held.volume_ml
    assert lab.kinds().count("CellsCounted") == len(before) + 1


def test_correcting_the_newest_count_carries_through_the_additions_after_it(lab_at):
    lab = lab_at("day 7")
    held = lab.container("V1").volume_ml
    counted = next(one for one in counts(lab) if one.step == "count_d7").volume_ml
    lab.enter("count_d7", "volume_ml", "450", reason="read again")
    assert lab.container("V1").volume_ml == held - counted + 450


def counts(lab):
    with lab.store.reading() as db:
        return list_counts(db, lab.batch)


def test_words_that_no_paper_shows_are_not_kept(lab_at):
    lab = lab_at("day 7")
    for reason in ("a\x00b", "x" * 501, "\u202eabc"):
        refusal = lab.refused(TECH, steps.record_entry, lab.batch, "count_d3", "volume_ml", "490", reason=reason)
        assert refusal.code == "text"
    lab.enter("count_d3", "volume_ml", "490", reason="re\u0301sume\u0301")


def test_more_cannot_come_out_than_there_is(lab_at):
    lab = lab_at("formulated")
    lab.start("fill")
    lab.scan_everything("fill")
    lab.enter_everything("fill", volume_filled_ml="101")
    lab.do(TECH, steps.verify_step, lab.batch, "fill", verified_by=TECH_2, station=STATION)
    before = lab.state()
    finish = (steps.finish_step, lab.batch, "fill")
    assert lab.refused(TECH, *finish, station=STATION, cleared=True).code == "more_than_there_is"
    assert lab.changes_since(before) == {}


def test_what_the_bag_does_not_take_is_retained_and_can_be_destroyed(lab_at):
    lab = lab_at("harvested")
    work_with_density(lab, "formulate", TOO_MANY)
    lab.work("fill")
    thing = lab.thing("R1")
    lab.do(TECH, settle_remainder, lab.batch, thing, fate="retained", reason="kept for tests", place="Fridge 2")
    assert lab.container("R1").fate == "retained"
    assert lab.refused(TECH, destroy_container, lab.batch, lab.thing("P1"), reason="x", witnessed_by=TECH_2).code
    lab.do(TECH, destroy_container, lab.batch, thing, reason="not wanted", witnessed_by=TECH_2)
    assert lab.container("R1").fate == "destroyed"
    assert lab.refused(TECH, destroy_container, lab.batch, thing, reason="again", witnessed_by=TECH_2).code
