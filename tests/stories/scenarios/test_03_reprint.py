"""Scenario 3: a label is smudged, torn or misprinted, and is printed again."""

import pytest

from lims.actions import labels, quality
from tests.stories.lab import QA, TECH, TECH_2
from tests.stories.scenarios.telling import Pages, kinds, on_paper
from tests.web.house import text_of

pytestmark = pytest.mark.check("C5")


@pytest.fixture
def lab(lab_at):
    return lab_at("day 7")


def test_a_smudged_label_is_printed_again_under_its_own_number_and_the_old_one_stands_for_nothing(lab):
    old = lab.code("V1")
    for missing in ({"reason": "", "second_person": TECH_2}, {"reason": "smudged", "second_person": TECH}):
        assert lab.refused(TECH, labels.reprint_label, old, **missing).code in ("reason_missing", "same_person")
    new = lab.do(TECH, labels.reprint_label, old, reason="smudged by condensation", second_person=TECH_2)
    record = lab.record()
    former, copy = (next(one for one in record.labels if one.label_code == code) for code in (old, new))
    assert (copy.target, copy.copy, copy.replaces) == (former.target, 2, old)
    assert copy.serial > former.serial

    # The tempting wrong way: the old label is still on the bag and reads well enough.
    lab.wait(days=3)
    lab.start("feed_d10")
    refusal = lab.refused_scan(old, "feed_d10")
    assert refusal.code == "void_label"
    assert any("superseded by" in str(one) and "copy 2" in str(one) for one in refusal.reasons)
    assert kinds(lab)[-1] == "ScanRefused"
    assert lab.scan(new, "feed_d10")["outcome"] == "accepted"


def test_both_prints_are_accounted_for_and_told_on_page_and_paper(lab):
    old = lab.code("V1")
    new = lab.do(TECH, labels.reprint_label, old, reason="torn", second_person=TECH_2)
    lab.do(TECH, labels.mark_printed, (new,))
    lab.scan(new, station="")
    pages = Pages(lab).visitor(TECH)
    assert "1 void, to destroy" in text_of(pages.get(f"/labels?code={new}&one=1"))
    lab.do(TECH, labels.destroy_label, old, witnessed_by=TECH_2)
    assert "0 void, to destroy" in text_of(pages.get(f"/labels?code={new}&one=1"))
    paper = on_paper(lab)
    assert "copy 2" in paper and "torn (seen by Demo technician B)" in paper
    reprint = next(one for one in lab.record().exceptions if one.kind == "reprint")
    lab.do(QA, quality.assess_exception, lab.batch, reprint.key, assessment="The same bag, seen by two.")
    assert "copy 2: torn (seen by Demo technician B)" in text_of(pages.get(f"/batches/{lab.batch}"))
