"""Scenario 4: at the end of a session the labels do not balance."""

import pytest

from lims.actions import labels, steps
from lims.domain.identifiers import grouped
from lims.domain.labelling import reconcile
from tests.stories.lab import STATION, TECH, TECH_2
from tests.stories.scenarios.telling import Pages, kinds, on_paper
from tests.web.house import PASSWORD, text_of

pytestmark = pytest.mark.check("C5")

STEP = "isolate"


def worked_with_a_torn_label(lab):
    """All is done, and a torn label was printed again; the torn one is nowhere."""
    lab.start(STEP)
    lab.scan_everything(STEP)
    lab.enter_everything(STEP)
    torn = lab.code("PB")
    new = lab.do(TECH, labels.reprint_label, torn, reason="torn", second_person=TECH_2)
    lab.do(TECH, labels.mark_printed, (new,))
    lab.scan(new, STEP)
    return torn


def test_the_step_does_not_close_and_names_the_label(lab_at):
    lab = lab_at("received")
    torn = worked_with_a_torn_label(lab)
    # The tempting wrong ways: verify anyway, end anyway.
    refusal = lab.refused(TECH, steps.verify_step, lab.batch, STEP, verified_by=TECH_2, station=STATION)
    assert [str(one) for one in refusal.reasons] == [
        f"Void, and neither destroyed nor declared lost: label {grouped(torn)}"
    ]
    refusal = lab.refused(TECH, steps.finish_step, lab.batch, STEP, station=STATION, cleared=True)
    assert grouped(torn) in " ".join(map(str, refusal.reasons))
    page = Pages(lab).visitor(TECH, STATION).get(f"/batches/{lab.batch}/steps/{STEP}")
    assert f"Void label to destroy: {grouped(torn)}" in text_of(page)
    # From the card that asks for it and from the list: one click to where its fate is told.
    assert page.get_data(as_text=True).count(f'href="/labels/{torn}"') == 2


def test_a_search_is_recorded_and_quality_judges_the_loss_before_the_release(lab_at):
    lab = lab_at("received")
    torn = worked_with_a_torn_label(lab)
    alone = lab.refused(TECH, labels.declare_lost, torn, searched="bin and floor", witnessed_by=TECH)
    assert alone.code == "same_person"
    visitor = Pages(lab).visitor(TECH, STATION)
    said = {"searched": "Bench, floor, bin, printer", "name": TECH_2, "password": PASSWORD}
    assert visitor.post(f"/labels/{torn}/lost", **said).status_code == 303
    assert "LabelDeclaredLost" in kinds(lab) and "DeviationOpened" in kinds(lab)
    sums = reconcile(lab.record().labels)
    assert (sums.balances, sums.lost) == (False, 1) or sums.balances
    lab.finish(STEP)
    deviation = next(one for one in lab.record().more.deviations if one.kind == "label_lost")
    assert deviation.grade == "major" and deviation.is_open and "Bench, floor, bin, printer" in deviation.words
    assert any(deviation.deviation in str(one) for one in lab.refused_decision("released").reasons)
    assert "lost" in on_paper(lab)


def test_a_label_that_a_thing_needs_is_not_declared_lost_but_printed_again(lab_at):
    lab = lab_at("received")
    lab.start(STEP)
    refusal = lab.refused(TECH, labels.declare_lost, lab.code("PB"), searched="bin", witnessed_by=TECH_2)
    assert refusal.code == "label_needed"


def test_a_lost_label_that_turns_up_stands_for_nothing(lab_at):
    lab = lab_at("received")
    torn = worked_with_a_torn_label(lab)
    lab.do(TECH, labels.declare_lost, torn, searched="bin and floor", witnessed_by=TECH_2)
    assert lab.refused_scan(torn, STEP).code == "void_label"


def test_the_line_is_said_to_be_clear_before_and_after_and_it_is_told_on_paper(lab_at):
    lab = lab_at("received")
    assert lab.refused(TECH, steps.start_step, lab.batch, STEP, station=STATION).code == "line_not_clear"
    lab.work(STEP)
    checks = [one for one in lab.record().more.line_checks if one.step == STEP]
    assert [(one.when, one.station) for one in checks] == [("start", STATION), ("end", STATION)]
    paper = on_paper(lab)
    assert "Line clearance" in paper and "Nothing of another batch is at this station" in paper
