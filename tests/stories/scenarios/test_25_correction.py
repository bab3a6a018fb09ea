"""Scenario 25: a value turns out wrong after the review, and another one after the release."""

import re

import pytest

from lims.actions import addenda, deviation_work, infusion, quality, steps
from lims.domain.batch import Stage
from lims.domain.deviation_rules import content_of
from tests.stories.lab import LEAD, NURSE, QA, QA_2, QC, TECH
from tests.stories.scenarios.telling import Pages, kinds, on_paper
from tests.web.house import PASSWORD, text_of

READ_AGAIN = "The printout of the counter says so."


def shown(lab):
    return {"content_sha256": lab.record().content_sha256}


def of_today(lab):
    return {"tested_on": lab.at.date()}


@pytest.mark.check("L8", "L14")
def test_after_the_review_the_old_value_stays_and_the_reviews_are_given_again(lab_at):
    lab = lab_at("reviewed")
    before = lab.record().step_work("count_d7").value("purity_percent")
    # The tempting wrong way: change it without a word.
    assert (
        lab.refused(TECH, steps.record_entry, lab.batch, "count_d7", "purity_percent", "5.7").code == "reason_missing"
    )
    lab.enter("count_d7", "purity_percent", "5.7", reason=READ_AGAIN)
    work = lab.record().step_work("count_d7")
    assert [one.value for one in work.entered if one.entry == "purity_percent"] == [before, "5.7"]
    assert {one.role for one in lab.record().signatures if not one.in_force} == {"production_review", "quality_review"}
    (changed,) = lab.record().more.deviations
    assert (changed.kind, changed.grade) == ("changed_after_review", "major")
    reasons = " ".join(str(one) for one in lab.refused_decision().reasons)
    assert changed.deviation in reasons and "The production review is not signed" in reasons
    lab.review()
    lab.decide("released_interim")
    paper = on_paper(lab)
    assert READ_AGAIN in paper and "Voided" in paper and f"{changed.deviation}: Looked at" in paper
    assert re.search(r"(Late correction|Correction) \d\.\d ", paper)  # which step, on the first page


@pytest.fixture
def released(lab_at):
    """Released and on the ward; now the lead finds that the volume at formulation was misread."""
    return lab_at("on the ward")


def write(lab, value="60", entry="volume_ml", person=QA):
    return lab.do(person, addenda.write_addendum, lab.batch, "formulate", entry, value, reason=READ_AGAIN, **shown(lab))


def settle(lab, person=QA_2):
    for one in lab.record().more.deviations:
        lab.do(person, deviation_work.investigate_deviation, one.deviation, cause="Misread.", impact="None.")
        (now,) = [d for d in lab.record().more.deviations if d.deviation == one.deviation]
        content = content_of(now)
        lab.do(person, deviation_work.close_deviation, one.deviation, conclusion="Stands.", content_sha256=content)


@pytest.mark.check("B13")
def test_after_the_release_nothing_is_changed_and_quality_writes_beside_it(released):
    lab = released
    locked = lab.refused(TECH, steps.record_entry, lab.batch, "formulate", "volume_ml", "60", reason=READ_AGAIN)
    assert locked.code == "decided" and "addendum" in str(locked.next_step)
    stood = lab.record().step_work("formulate").value("volume_ml")
    write(lab)
    assert kinds(lab)[-2:] == ["AddendumWritten", "DeviationOpened"]
    assert lab.record().step_work("formulate").value("volume_ml") == stood
    (one,) = lab.record().more.addenda
    assert (one.old, one.new, one.printed_name) == (stood, "60", "Demo QA person D")
    cells = next(f for f in one.figures if f.name == "viable_cells")
    assert int(cells.before) != int(cells.after) > 0

    # Until quality has looked at the release again, nobody gives the dose.
    reasons = " ".join(str(one) for one in lab.refused_bedside().reasons)
    assert "The release is not looked at again yet" in reasons

    stands = {"verdict": "stands", "reason": "The dose stays in its window."}
    asked = (addenda.reevaluate_release, lab.batch)
    assert lab.refused(LEAD, *asked, **stands, **shown(lab)).code == "role_missing"
    assert lab.refused(QA, *asked, **stands, **shown(lab)).code == "same_person"
    assert lab.refused(QA_2, *asked, **stands, **shown(lab)).code == "release_does_not_stand_yet"
    settle(lab)
    assert lab.refused(QA_2, *asked, **stands, content_sha256="0" * 64).code == "content_changed"
    lab.do(QA_2, *asked, **stands, **shown(lab))
    assert kinds(lab)[-1] == "ReleaseReevaluated"
    lab.check_bedside()
    lab.do(NURSE, infusion.infuse, lab.batch, volume_ml="50", remarks="")
    paper = on_paper(lab)
    assert "Addenda to locked values: 1. The release stands." in paper
    assert READ_AGAIN in paper and "Signed by Demo QA person E" in paper


def test_a_recall_holds_what_was_not_given_and_is_not_lifted_away(released):
    lab = released
    write(lab, "97", entry="viability_percent")
    recalled = {"verdict": "recalled", "reason": "The count cannot be trusted."}
    lab.do(QA_2, addenda.reevaluate_release, lab.batch, **recalled, **shown(lab))
    assert lab.record().batch.on_hold and lab.record().batch.stage is Stage.RELEASED_INTERIM
    assert "recalled" in str(lab.refused_bedside().reasons[0]) or lab.record().batch.on_hold
    settle(lab, QA_2)
    against = lab.refused_decision("hold_lifted", QA_2, reason="all is well")
    assert [str(one) for one in against.reasons] == ["The release was recalled: The count cannot be trusted."]
    assert lab.refused(QA, quality.confirm_final, lab.batch, **shown(lab)).code == "not_final"
    lab.decide("rejected", QA_2, reason="Recalled.")
    assert "The release was recalled." in on_paper(lab)


def test_on_the_pages_quality_needs_no_command_line(released):
    lab = released
    pages = Pages(lab)
    quality_d, quality_e = pages.visitor(QA), pages.visitor(QA_2)
    page = text_of(quality_d.get(f"/batches/{lab.batch}/addenda"))
    assert "No addenda" in page and "Write an addendum" in page
    fields = {"place": "formulate:volume_ml:1", "value": "60", "reason": READ_AGAIN, "password": PASSWORD}
    wrong = quality_d.post(f"/batches/{lab.batch}/addenda", **fields | {"password": "guess"}, **shown(lab))
    assert wrong.status_code == 403 and not lab.record().more.addenda
    assert quality_d.post(f"/batches/{lab.batch}/addenda", **fields, **shown(lab)).status_code == 303
    page = text_of(quality_d.get(f"/batches/{lab.batch}/addenda"))
    assert "The release is to be looked at again" in page and "stands in the record" in page
    assert "look at the release" in text_of(quality_e.get(f"/batches/{lab.batch}"))
    (number,) = [one.deviation for one in lab.record().more.deviations]
    investigated = {"cause": "Misread.", "impact": "None for the dose."}
    assert quality_e.post(f"/deviations/{number}/investigation", **investigated).status_code == 303
    content = content_of(lab.record().more.deviations[0])
    closing = {"conclusion": "The dose stays in its window.", "content_sha256": content}
    assert quality_e.post(f"/deviations/{number}/close", password="guess", **closing).status_code == 403
    assert quality_e.post(f"/deviations/{number}/close", password=PASSWORD, **closing).status_code == 303
    verdict = {"verdict": "stands", "why": "In its window.", "password": PASSWORD}
    assert quality_e.post(f"/batches/{lab.batch}/addenda/release", **verdict, **shown(lab)).status_code == 303
    assert "The release stands" in text_of(quality_e.get(f"/batches/{lab.batch}/addenda"))
    assert lab.record().batch.stage is Stage.RELEASED_INTERIM


def test_what_is_not_locked_is_corrected_and_not_written_beside(lab_at):
    lab = lab_at("reviewed")
    asked = (addenda.write_addendum, lab.batch, "count_d7", "purity_percent", "9")
    assert lab.refused(QA, *asked, reason="x", **shown(lab)).code == "not_locked"
    # What the bag and its label rest on is fixed from the fill on: there is a way for it too.
    write(lab)
    assert lab.refused_decision().code == "decision_refused"


def test_a_result_that_comes_after_the_closing_stands_beside_the_record_as_late(lab_at):
    lab = lab_at("closed")
    pages = Pages(lab)
    late = {"assay": "endotoxin", "value": "0.2", "tested_on": lab.at.date().isoformat()}
    analyst = pages.visitor(QC)
    assert "Results that come late" in text_of(analyst.get(f"/batches/{lab.batch}"))
    assert "Results that come late" not in text_of(pages.visitor(TECH).get(f"/batches/{lab.batch}"))
    # The tempting way: as if it had been there all the time.
    assert analyst.post(f"/quality/{lab.batch}/results", **late).status_code == 422
    asked = (quality.record_result, lab.batch, "endotoxin", "0.2")
    assert lab.refused(TECH, *asked, **of_today(lab)).code == "role_missing"
    why = "The second laboratory sent its report today"
    assert analyst.post(f"/quality/{lab.batch}/results", reason=why, **late).status_code == 303
    assert lab.record().batch.stage is Stage.CLOSED and not lab.record().more.deviations
    assert why in text_of(analyst.get(f"/quality/{lab.batch}"))
    assert f"after the closing: {why}" in on_paper(lab)


def test_growth_that_is_read_after_the_closing_has_every_consequence_that_it_has_before(lab_at):
    lab = lab_at("closed")
    lab.do(QC, quality.record_result, lab.batch, "sterility_final", "growth", **of_today(lab), reason="Grew on day 21")
    record = lab.record()
    assert record.batch.stage is Stage.CLOSED and record.batch.nonconformance
    assert [one.grade for one in record.more.deviations if one.is_open] == ["critical"]
    assert record.more.alerts[-1].to == ("physician", "qa", "nurse") and record.more.tasks
    assert lab.record(lab.world.other_dose).batch.on_hold
    told = text_of(Pages(lab).visitor(QA).get(f"/batches/{lab.batch}"))
    assert "Does not conform, found after the infusion" in told and "1 after the closing" in told
    assert "Does not conform, found after the infusion" in on_paper(lab)
