"""Scenario 10: an expired, quarantined or recalled reagent lot is refused at use, and followed when found out later.

We take interleukin-2 as the reagent: fed on day 10, by the lot or by the vial.
"""

from datetime import timedelta

import pytest

from lims.actions import materials, steps, things, units
from lims.actions.labels import mark_printed
from tests.stories.lab import QA, QA_2, QC, STATION, TECH, TECH_2
from tests.stories.scenarios.telling import Pages, kinds, on_paper
from tests.web.house import text_of

pytestmark = pytest.mark.check("B10")

PASSED = {"test": "Potency", "outcome": "passed", "result": "11 MIU/mL", "certificate": "CoA IL-0999"}


def on_day_10(lab_at):
    lab = lab_at("day 7")
    lab.wait(days=2, hours=20)
    lab.start("feed_d10")
    return lab


def receive(lab, lot, days=200, **limits):
    """A lot of interleukin-2 comes in; its label code."""
    described = {"kind": "il2", "title": "Interleukin-2", "lot_number": f"IL-{lot}"}
    code = lab.do(
        TECH, materials.receive_lot, lot, **described, expires_on=lab.at.date() + timedelta(days=days), **limits
    )
    lab.do(TECH, mark_printed, (code,))
    return code


def release(lab, lot):
    lab.do(QC, materials.record_lot_qc, lot, **PASSED, tested_on=lab.at.date())
    lab.do(QA, materials.change_lot_state, lot, state="released", reason="QC passed")


def why(refusal):
    return " ".join(str(one) for one in refusal.reasons)


def test_a_new_lot_is_in_quarantine_until_qc_passed_it_and_quality_released_it(lab_at):
    lab = on_day_10(lab_at)
    code = receive(lab, "M-090")
    refused = lab.refused_scan(code, "feed_d10")
    assert refused.code == "material_not_usable" and "in quarantine" in why(refused)
    # The temptations: quality releases it untested; QC passes it and thinks that is enough; a failed test is forgotten.
    early = lab.refused(QA, materials.change_lot_state, "M-090", state="released", reason="the patient waits")
    assert early.code == "lot_not_releasable" and "No QC result" in why(early)
    assert lab.refused(TECH, materials.record_lot_qc, "M-090", **PASSED, tested_on=lab.at.date()).code == "role_missing"
    lab.do(QC, materials.record_lot_qc, "M-090", **PASSED | {"outcome": "failed"}, tested_on=lab.at.date())
    failed = lab.refused(QA, materials.change_lot_state, "M-090", state="released", reason="nearly passed")
    assert "QC failed: Potency" in why(failed)
    assert lab.refused_scan(code, "feed_d10").code == "material_not_usable"
    release(lab, "M-090")  # the repeat passed
    assert lab.scan(code, "feed_d10")["outcome"] == "accepted"
    assert kinds(lab).count("ScanRefused") == 2
    assert "is in quarantine" in on_paper(lab) and "IL-M-090" in on_paper(lab)


def test_a_vial_is_refused_when_it_was_open_too_long_or_thawed_too_often(lab_at):
    lab = on_day_10(lab_at)
    lot = receive(lab, "M-090", opened_hours=48, most_thaws=1)
    release(lab, "M-090")
    first, second, third = lab.do(TECH, units.make_units, "M-090", count=3, content="1 vial")
    lab.do(TECH, mark_printed, (first, second, third))
    # The lot's own label says nothing about the vial in hand.
    refused = lab.refused_scan(lot, "feed_d10")
    assert "divided into units" in why(refused)
    lab.do(TECH, units.open_unit, "M-090/1")
    lab.do(TECH, units.thaw_unit, "M-090/2")
    lab.do(TECH, units.thaw_unit, "M-090/2")
    lab.wait(hours=48)
    assert "was opened and could be used until" in why(lab.refused_scan(first, "feed_d10"))
    assert "was thawed 2 times, its maker allows 1" in why(lab.refused_scan(second, "feed_d10"))
    assert lab.scan(third, "feed_d10")["outcome"] == "accepted"  # and is open from this moment
    assert lab.refused(TECH, units.open_unit, "M-090/3").code == "unit_open"
    assert lab.scan(third, "feed_d10")["outcome"] == "known"
    fourth = lab.do(TECH, units.make_units, "M-090", count=1, content="1 vial")[0]
    assert lab.refused_scan(first, "feed_d10").code == "material_not_usable"  # not as a second vial either
    assert "one more unit" in lab.scan(fourth, "feed_d10")["words"]
    assert lab.scan(fourth, "feed_d10")["outcome"] == "known"
    assert kinds(lab).count("UnitAdded") == 1
    lab.do(TECH, units.use_up_unit, "M-090/3", fate="empty")
    assert lab.refused(TECH, units.thaw_unit, "M-090/3").code == "unit_used_up"
    paper = on_paper(lab)
    assert "IL-M-090" in paper and "unit 3 opened" in paper and "to be used until" in paper
    assert "One more unit, Lot IL-M-090" in paper and "unit 4 opened" in paper
    page = text_of(Pages(lab).visitor(TECH).get("/materials/M-090"))
    assert "not to be used" in page and "used up" in page


def test_a_lot_that_quality_stops_in_the_middle_of_a_step_keeps_the_step_from_ending(lab_at):
    lab = on_day_10(lab_at)
    lab.scan_everything("feed_d10")
    lab.enter_everything("feed_d10")
    lab.do(QA, materials.change_lot_state, "M-005", state="quarantined", reason="a complaint came in")
    stopped = lab.refused(TECH, steps.verify_step, lab.batch, "feed_d10", verified_by=TECH_2, station=STATION)
    assert "Lot IL-0911 is in quarantine" in why(stopped)
    fresh = receive(lab, "M-090")
    assert lab.refused_scan(fresh, "feed_d10").code == "material_not_usable"  # one unfit lot for another
    release(lab, "M-090")
    answer = lab.scan(fresh, "feed_d10")
    assert answer["outcome"] == "attention" and "takes the place of" in answer["words"]
    assert lab.refused_scan(lab.code_of("M-005"), "feed_d10").code == "material_not_usable"  # nor comes back by a scan
    lab.finish("feed_d10")
    assert "SlotRefilled" in kinds(lab)
    paper = on_paper(lab)
    assert "replaced by Lot IL-M-090" in paper and "IL-0911 is in quarantine" in paper


def test_a_second_lot_where_the_first_ran_out_is_recorded_beside_it_and_a_recall_finds_it(lab_at):
    lab = on_day_10(lab_at)
    lab.scan_everything("feed_d10")
    fresh = receive(lab, "M-090")
    assert lab.refused_scan(fresh, "feed_d10").code == "material_not_usable"  # in quarantine, beside the first too
    release(lab, "M-090")
    answer = lab.scan(fresh, "feed_d10")
    assert answer["outcome"] == "attention" and "One more lot accepted: Interleukin-2, Lot IL-M-090" in answer["words"]
    assert lab.scan(fresh, "feed_d10")["outcome"] == lab.scan(lab.code_of("M-005"), "feed_d10")["outcome"] == "known"
    # Another incubator than the one in the record is not heard as the one that was scanned.
    other = lab.scan(lab.code_of("INC-2"), "feed_d10")
    assert other["outcome"] == "attention" and "INC-2 is not recorded" in other["words"]
    lab.enter_everything("feed_d10")
    lab.finish("feed_d10")
    bench = text_of(Pages(lab).visitor(TECH).get(f"/batches/{lab.batch}/steps/feed_d10"))
    assert "One more lot" in bench and "Lot IL-M-090" in bench
    paper = on_paper(lab)
    assert "One more lot" in paper and "Interleukin-2, Lot IL-M-090" in paper
    assert len(lab.do(QA, materials.change_lot_state, "M-090", state="recalled", reason="the maker's letter")) == 1


def test_quality_may_let_the_step_end_when_the_lot_is_in_the_culture_already(lab_at):
    lab = on_day_10(lab_at)
    lab.scan_everything("feed_d10")
    lab.enter_everything("feed_d10")
    use = {"target_kind": "material", "target": "M-005", "reason": "it is in the vessel; judged in the deviation"}
    assert lab.refused(QA, things.accept_use, lab.batch, "feed_d10", **use).code == "nothing_to_accept"
    lab.do(QA, materials.change_lot_state, "M-005", state="recalled", reason="the maker's letter")
    assert lab.refused(TECH, things.accept_use, lab.batch, "feed_d10", **use).code == "role_missing"
    pages = Pages(lab)
    quality_person = pages.visitor(QA)
    assert "the step cannot end with it" in text_of(quality_person.get("/materials/M-005"))
    sent = {"batch": lab.batch, "step": "feed_d10", "kind": "material", "target": "M-005", "reason": use["reason"]}
    assert quality_person.post("/accept-use", **sent).status_code == 303
    lab.finish("feed_d10")
    assert "Step let end with M-005 by quality" in on_paper(lab)


def test_a_recall_finds_the_product_in_the_patient(lab_at):
    lab = lab_at("infused")
    numbers = lab.do(QA, materials.change_lot_state, "M-005", state="recalled", reason="glass particles seen")
    assert len(numbers) == 1 and numbers[0].startswith(lab.batch)  # the strangers never met this lot
    one = next(one for one in lab.record().more.deviations if one.deviation == numbers[0])
    assert (one.grade, one.by_rule) == ("major", True) and "IL-0911" in one.words
    assert "DeviationOpened" in kinds(lab)
    assert [one.to for one in lab.record().more.alerts if one.kind == "recall"] == [("physician",)]
    lab.do(QA, materials.change_lot_state, "M-005", state="quarantined", reason="sorted")
    again = lab.do(QA, materials.change_lot_state, "M-005", state="recalled", reason="a second letter")
    assert again != numbers  # another recall is another matter
    page = text_of(Pages(lab).visitor(QA_2).get("/materials/M-005"))
    assert numbers[0] in page and "glass particles seen" in page and lab.batch in page
    assert numbers[0] in on_paper(lab)
