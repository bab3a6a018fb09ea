"""Scenario 7: a bag is torn at the port on day 7; a third of the culture is on the floor of the cabinet."""

import pytest

from lims.actions import extra_samples, losses, vessels
from lims.actions.labels import mark_printed
from lims.domain.spills import CLEAN_UP
from tests.stories.lab import NURSE, NURSE_2, QC, STATION, TECH, TECH_2
from tests.stories.scenarios.telling import Pages, kinds, on_paper
from tests.web.house import PASSWORD, text_of

TORN = {"how": "spill", "reason": "port torn while it was hung up", "witnessed_by": TECH_2}


@pytest.fixture
def lab(lab_at):
    return lab_at("day 7")


def _spill(lab, volume, person=TECH, **instead):
    asked = TORN | {"checklist": tuple(CLEAN_UP), "volume_ml": volume} | instead
    return lab.do(person, losses.spill, lab.batch, lab.code("V1"), station=STATION, **asked)


def test_we_tell_the_loss_and_what_it_means_for_the_dose_at_once(lab):
    held, cells = lab.container("V1").volume_ml, lab.container("V1").viable_cells
    told = _spill(lab, "160")
    left = lab.container("V1")
    assert left.volume_ml == held - 160
    lost = lab.record().more.losses[0]
    assert left.viable_cells + lost.viable_cells == cells == lost.of_cells
    assert told["before"]["cells_now"] == cells and told["after"]["cells_now"] == left.viable_cells
    # The projected dose falls by about the share that went; the prior holds it back a little.
    share = left.viable_cells / cells
    assert told["after"]["median_cells"] / told["before"]["median_cells"] == pytest.approx(share, abs=0.05)
    assert told["after"]["chance_at_least"] < told["before"]["chance_at_least"]
    assert kinds(lab)[-4:] == ["MaterialLost", "DeviationOpened", "ContainerPlanned", "LabelIssued"]
    deviation = lab.record().more.deviations[-1]
    assert (deviation.grade, deviation.is_open) == ("major", True)

    # The extra sterility sample: its label first, then what leaves the vessel is in the balance as well.
    tube = told["sample_label"]
    lab.do(TECH, mark_printed, (tube,))
    taken = (extra_samples.take_extra_sample, lab.batch, lab.code("V1"))
    assert lab.refused(TECH, *taken, sample=lab.code("V1"), volume_ml="5").code == "no_extra_sample"
    lab.do(TECH, *taken, sample=tube, volume_ml="5", station=STATION)
    sample = lab.container("QS1")
    assert sample.viable_cells + lab.container("V1").viable_cells == left.viable_cells
    assert lab.container("V1").volume_ml == left.volume_ml - 5

    paper = on_paper(lab)
    assert "port torn while it was hung up; seen by Demo technician B; biohazard clean-up complete" in paper
    assert "Lost in all: 160 mL" in paper and "Extra sterility sample QS1: taken, result pending." in paper

    result = (extra_samples.record_extra_result, lab.batch, "QS1")
    clear = {"grew": False, "words": "BacT/ALERT, 14 days, negative", "tested_on": lab.at.date()}
    assert lab.refused(TECH, *result, **clear).code == "role_missing"
    lab.do(QC, *result, **clear)
    assert lab.container("QS1").fate == "tested"
    assert "sterility" not in {one.assay for one in lab.record().results}  # it takes the place of no release test
    assert lab.refused(QC, *result, **(clear | {"grew": True})).code == "container_state"


def test_what_grows_in_the_extra_sample_stops_the_batch(lab):
    told = _spill(lab, "160")
    lab.do(TECH, mark_printed, (told["sample_label"],))
    taken = {"sample": told["sample_label"], "volume_ml": "5", "station": STATION}
    lab.do(TECH, extra_samples.take_extra_sample, lab.batch, lab.code("V1"), **taken)
    found = {"grew": True, "words": "Gram-positive cocci", "tested_on": lab.at.date()}
    lab.do(QC, extra_samples.record_extra_result, lab.batch, "QS1", **found)
    assert lab.record().batch.on_hold
    assert lab.record().more.deviations[-1].grade == "critical"
    (alert,) = [one for one in lab.record().more.alerts if one.kind == "contamination"]
    assert alert.to == ("qa", "physician") and "Gram-positive cocci" in alert.words
    lab.close_deviations()
    told = [str(one) for one in lab.refused_decision("hold_lifted", reason="it was the skin").reasons]
    assert any("No second result takes it back" in one for one in told)


def test_a_loss_cannot_be_made_small_or_hushed_up(lab):
    held, before = lab.container("V1").volume_ml, lab.state()
    asked = {"volume_ml": "160", "checklist": tuple(CLEAN_UP)} | TORN
    wrong = {
        "more_than_there_is": {"volume_ml": f"{held + 1}"},
        "nothing_lost": {"volume_ml": "0"},
        "not_cleaned_up": {"checklist": ("absorbed",)},
        "same_person": {"witnessed_by": TECH},
        "how": {"how": "gone"},
    }
    for code, instead in wrong.items():
        refusal = lab.refused(TECH, losses.spill, lab.batch, lab.code("V1"), **(asked | instead), station=STATION)
        assert refusal.code == code
    assert lab.changes_since(before) == {}
    _spill(lab, "160")
    # The sample that was asked for cannot be dropped in passing: it takes a reason, and the record keeps it.
    asked = lab.refused(TECH, vessels.drop_plan, lab.batch, lab.code("QS1"), reason="")
    assert asked.code == "reason_missing"


def test_a_volume_that_grew_or_shrank_by_itself_is_a_deviation(lab):
    lab.wait(days=2, hours=20)
    lab.work("feed_d10", volume_ml="300")
    found = [one for one in lab.record().more.deviations if one.kind == "volume_balance"]
    assert len(found) == 1 and "300 mL" in found[0].words


def test_a_correction_of_an_earlier_count_does_not_bring_the_spilled_cells_back(lab):
    cells = lab.container("V1").viable_cells
    _spill(lab, "160")
    left = lab.container("V1")
    from lims.actions import steps

    record = lab.record()
    first = record.step_work("count_d7").entry("viable_density", 1).value
    lab.do(TECH, steps.record_entry, lab.batch, "count_d7", "viable_density", first, reason="read again, the same")
    assert lab.container("V1").volume_ml == left.volume_ml
    assert abs(lab.container("V1").viable_cells - left.viable_cells) <= 1
    assert lab.container("V1").viable_cells < cells


def test_on_the_page_we_record_it_with_our_gloves_off(lab):
    pages = Pages(lab)
    us = pages.visitor(TECH, STATION)
    page = f"/batches/{lab.batch}/vessels"
    assert "Nobody was splashed" in text_of(us.get(f"{page}?do=spill"))
    sent = {"code": lab.code("V1"), "how": "leak", "reason": "seam", "volume_ml": "160", "name": TECH_2}
    answer = us.post(f"{page}/spill", **sent, password=PASSWORD, checklist="absorbed")
    assert answer.status_code == 409 and "The clean-up is not complete" in text_of(answer)
    answer = us.post(f"{page}/spill", **sent, password=PASSWORD, checklist=list(CLEAN_UP))
    assert answer.status_code == 303
    shown = text_of(us.get(answer.headers["Location"]))
    assert "What the loss means" in shown and "Chance of the least dose" in shown
    assert "A sterility sample is asked for: Extra sterility sample QS1" in shown
    assert "leaked: 160 mL lost. seam. Cleaned up, seen by Demo technician B" in text_of(
        us.get(f"/batches/{lab.batch}")
    )


def test_a_bag_of_blood_that_leaks_is_told_though_nobody_measured_it(lab_at):
    lab = lab_at("arrived")
    asked = TORN | {"how": "leak", "checklist": tuple(CLEAN_UP)}
    bag = (losses.spill, lab.batch, lab.code("C1"))
    assert lab.refused(TECH, *bag, **asked, volume_ml="").code == "volume_not_known"
    told = lab.do(TECH, *bag, **asked, volume_ml="12")
    assert told["sample_label"] == ""
    assert lab.record().more.losses[0].volume_ml == 12
    assert lab.container("C1").state == "in_use"


def test_a_nurse_who_drops_the_bag_tells_it_on_the_ward_and_nothing_else(lab_at):
    lab = lab_at("drawn")
    ward = Pages(lab).visitor(NURSE)
    page = f"/batches/{lab.batch}/vessels"
    shown = text_of(ward.get(page))
    assert "Spill, leak, break" in shown and "Discard" not in shown
    sent = {"code": lab.code("C1"), "how": "break", "reason": "fell from the trolley", "name": NURSE_2}
    told = ward.post(f"{page}/spill", **sent, volume_ml="30", password=PASSWORD, checklist=list(CLEAN_UP))
    assert told.status_code == 303
    assert lab.record().more.losses[0].by == NURSE
    assert "fell from the trolley" in lab.record().more.deviations[-1].words
    assert "fell from the trolley" in on_paper(lab)
    # The tempting way: the bag is thrown away on the ward, and nobody hears of it.
    gone = ward.post(f"{page}/discard", **sent, password=PASSWORD)
    assert gone.status_code == 403 and "The laboratory does this." in text_of(gone)


def test_the_label_of_the_extra_sample_may_be_put_on_in_the_midst_of_a_step(lab):
    told = _spill(lab, "20")
    lab.wait(days=2, hours=20)
    lab.start("feed_d10")
    unprinted = lab.refused_scan(told["sample_label"], "feed_d10")
    assert unprinted.code == "not_needed_here"
    lab.do(TECH, mark_printed, (told["sample_label"],))
    answer = lab.scan(told["sample_label"], "feed_d10")
    assert answer["outcome"] == "known" and "page of the vessels" in answer["words"]
    assert kinds(lab)[-1] == "LabelApplied"


def test_of_two_vessels_the_one_that_leaked_is_sampled(lab):
    held = lab.container("V1").volume_ml
    parts = lab.do(TECH, vessels.plan_vessels, lab.batch, lab.code("V1"), count=2, station=STATION)
    lab.do(TECH, mark_printed, tuple(parts))
    volumes = tuple(zip(parts, ("300", f"{held - 300}"), strict=True))
    lab.do(TECH, vessels.split, lab.batch, lab.code("V1"), parts=volumes, station=STATION)
    asked = TORN | {"checklist": tuple(CLEAN_UP), "volume_ml": "10"}
    tube = lab.do(TECH, losses.spill, lab.batch, lab.code("V1b"), station=STATION, **asked)["sample_label"]
    lab.do(TECH, mark_printed, (tube,))
    assert "QS1: from V1b." in text_of(Pages(lab).visitor(TECH).get(f"/batches/{lab.batch}/vessels"))
    taken = (extra_samples.take_extra_sample, lab.batch)
    assert lab.refused(TECH, *taken, lab.code("V1a"), sample=tube, volume_ml="5").code == "other_vessel"
    lab.do(TECH, *taken, lab.code("V1b"), sample=tube, volume_ml="5", station=STATION)
