"""Scenario 14: the box comes too warm, or with a broken seal. It is held, the logger's file is kept, quality judges."""

import io

import pytest

from lims.actions import custody, loggers, steps, transit
from tests.stories.lab import COURIER, NURSE, QA, QA_2, TECH, arrival
from tests.stories.scenarios.telling import Pages, kinds, on_paper
from tests.web.house import text_of

WARM = b"time;temperature\n2026-03-02 12:05;18.1\n2026-03-02 12:35;31.4\n2026-03-02 13:05;22.0\n"
COLD = b"time;temperature\n2026-03-02 12:05;18.1\n2026-03-02 12:35;19.4\n"
STABLE = {"verdict": "usable", "words": "Stable to 32 °C for 1 h, validation V-07."}


@pytest.fixture
def box(lab_at):
    """The courier has the blood, and stands at the door of the laboratory."""
    lab = lab_at("drawn")
    ours = ("C1", "C2")
    first = lab.hand_over("ward_to_courier", NURSE, *ours, low="15", high="25")
    lab.take(first, COURIER, *ours, lowest="18", highest="22")
    lab.number = lab.hand_over("courier_to_lab", COURIER, *ours, low="15", high="25")
    return lab


def take(lab, **found):
    found = {"lowest": "18", "highest": "22", "seal": True} | found
    return lab.take(lab.number, TECH, "C1", "C2", **found)


@pytest.mark.parametrize("found", [{"highest": "31.4"}, {"lowest": "9"}, {"seal": False}])
def test_it_is_taken_so_that_custody_is_clear_and_stands_still(box, found):
    assert take(box, **found) == "accepted_with_deviation"
    record = box.record()
    assert record.batch.on_hold and {one.holder for one in record.containers if one.name in ("C1", "C2")} == {TECH}
    assert [one.source for one in record.more.deviations] == [f"handover:{box.number}"]
    assert kinds(box)[-4:] == ["HandoverTaken", "DeviationOpened", "BatchHeld", "AlertRaised"]
    assert box.refused(TECH, steps.start_step, box.batch, "receive", station="BSC-1").code == "on_hold"


def test_quality_judges_by_the_stability_and_only_then_is_the_hold_lifted(box):
    take(box, highest="31.4")
    judge = (transit.judge_excursion, box.batch, box.number)
    assert box.refused(TECH, *judge, **STABLE).code == "role_missing"
    assert box.refused(QA, *judge, verdict="usable", words=" ").code == "reason_missing"
    box.close_deviations()
    refusal = box.refused_decision("hold_lifted", reason="it is fine")
    assert str(refusal.what) == f"The hold of batch {box.batch} cannot be lifted now."
    told = [str(one) for one in refusal.reasons]
    assert any("quality has not judged it yet" in one for one in told)
    box.do(QA, *judge, **STABLE)
    box.decide("hold_lifted", QA_2, reason="judged usable")
    box.start("receive")


def test_a_verdict_against_it_is_not_turned_round(box):
    take(box, seal=False)
    judge = (transit.judge_excursion, box.batch, box.number)
    box.do(QA, *judge, verdict="not_usable", words="The seal was open for an unknown time.")
    assert box.refused(QA_2, *judge, **STABLE).code == "judged"
    box.close_deviations()
    told = [str(one) for one in box.refused_decision("hold_lifted", reason="we need it").reasons]
    assert any("is not usable" in one for one in told)
    box.decide("rejected", QA_2, reason="broken seal")


def test_the_logger_speaks_louder_than_what_was_typed(box):
    assert take(box) == "accepted"
    attach = (loggers.attach_logger, box.batch, box.number)
    read = box.do(TECH, *attach, name="TL-1.csv", content=COLD)
    assert str(read.highest_c) == "19.4" and not box.record().batch.on_hold
    box.do(COURIER, *attach, name="TL-1-again.csv", content=WARM)
    record = box.record()
    assert record.batch.on_hold and "31.4 °C" in record.batch.hold_reason
    assert [one.name for one in record.more.attachments] == ["TL-1.csv", "TL-1-again.csv"]
    box.do(QA, transit.judge_excursion, box.batch, box.number, **STABLE)


def test_refused_it_stays_with_the_courier_who_gives_it_again(box):
    box.do(TECH, custody.refuse_handover, box.batch, box.number, reason="the box leaks")
    assert box.container("C1").holder == COURIER and not box.record().batch.on_hold
    assert [one.kind for one in box.record().more.deviations] == ["refused"]
    assert "refused the box leaks" in text_of(Pages(box).visitor(COURIER).get(f"/batches/{box.batch}/custody"))
    assert box.hand_over("courier_to_lab", COURIER, "C1", "C2", low="15", high="25") == box.number + 1


def test_held_on_the_road_it_is_still_brought_to_the_laboratory(lab_at):
    lab = lab_at("drawn")
    first = lab.hand_over("ward_to_courier", NURSE, "C1", "C2")
    assert lab.take(first, COURIER, "C1", "C2", highest="12") == "accepted_with_deviation"
    back = {"codes": (lab.code("C1"),)} | dict.fromkeys(("from_place", "to_place", "seal", "logger"), "x")
    out = lab.refused(COURIER, custody.hand_over, lab.batch, kind="courier_to_ward", low_c="2", high_c="8", **back)
    assert out.code == "on_hold"
    second = lab.hand_over("courier_to_lab", COURIER, "C1", "C2")
    lab.do(TECH, custody.take, lab.batch, second, **arrival((lab.code("C1"), lab.code("C2"))))
    assert lab.container("C1").holder == TECH and lab.record().batch.on_hold


def test_by_the_forms_and_told_on_paper(box):
    pages = Pages(box)
    visitor = pages.visitor(TECH)
    sent = {"code": [box.code("C1"), box.code("C2")], "seal_intact": "no", "lowest_c": "18", "highest_c": "22"}
    assert visitor.post(f"/batches/{box.batch}/custody/{box.number}/take", condition="open", **sent).status_code == 303
    file = {"file": (io.BytesIO(COLD), "TL-1.csv")}
    assert visitor.post(f"/batches/{box.batch}/custody/{box.number}/logger", **file).status_code == 303
    page = text_of(visitor.get(f"/batches/{box.batch}/custody"))
    assert "was out of its limits" in page and "Quality judges it" in page and "TL-1.csv" in page
    quality = pages.visitor(QA)
    assert "alert waits for you" in text_of(quality.get("/board"))
    assert quality.post(f"/batches/{box.batch}/custody/{box.number}/verdict", **STABLE).status_code == 303
    assert "validation V-07" in text_of(quality.get(f"/batches/{box.batch}/custody"))
    paper = on_paper(box)
    assert "seal broken" in paper or "S-1 broken" in paper
    assert "validation V-07" in paper and "18.1 to 19.4 °C" in paper
