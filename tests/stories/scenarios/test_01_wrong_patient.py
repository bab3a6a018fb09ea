"""Scenario 1: somebody else's tube is scanned in a step. Everybody stops, and both batches get a near miss."""

import pytest

from lims.actions import deviation_work, quality, scanning
from lims.domain.batch import Stage
from lims.domain.deviation_rules import content_of, performers_of
from lims.domain.errors import IdentityMismatch
from tests.stories.lab import NURSE, QA, QA_2, STATION, TECH, TECH_2
from tests.stories.scenarios.telling import Pages, kinds, on_paper
from tests.web.house import PASSWORD, text_of

pytestmark = pytest.mark.check("C4")


def the_near_miss(lab, batch=""):
    (one,) = lab.record(batch).more.deviations
    return one


def test_we_are_stopped_on_the_screen_and_both_batches_hear_of_it(lab_at):
    lab = lab_at("received")
    lab.start("isolate")
    pages = Pages(lab)
    bench = pages.visitor(TECH, station=STATION)
    before = lab.state()
    strange = pages.code_of(lab.thing("C1", lab.world.strange_batch))
    answer = bench.scan(strange, lab.batch, "isolate")
    assert answer.status_code == 409
    # Nothing is written to either batch but the mismatch and its near miss.
    assert lab.changes_since(before) == {"refusals": 2, "equipment": 1, "deviations": 2}
    assert kinds(lab)[-2:] == kinds(lab, f"batch:{lab.world.strange_batch}")[-2:] == ["ScanRefused", "DeviationOpened"]

    # The stop fills the screen at every address, with both identities and no way to skip it.
    stop = text_of(bench.get(f"/batches/{lab.batch}", follow_redirects=True))
    assert "Stop. Wrong patient." in stop and lab.world.subject in stop and lab.world.stranger in stop
    assert "a deviation is open" in stop and "There is no way to skip this" in stop

    # The tempting wrong way: whoever scanned it clears it, or simply scans the right one.
    assert bench.post("/stop/clear", name=TECH, password=PASSWORD).status_code == 409
    assert bench.scan(lab.thing("C1"), lab.batch, "isolate").status_code == 409
    not_hers = bench.post("/stop/clear", name=NURSE, password=PASSWORD)  # not a bench she knows
    assert not_hers.status_code == 403 and "This is done by: technician, verifier" in text_of(not_hers)
    assert bench.post("/stop/clear", name=TECH_2, password=PASSWORD).status_code == 302
    assert bench.scan(lab.thing("C1"), lab.batch, "isolate").status_code == 200

    ours, theirs = the_near_miss(lab), the_near_miss(lab, lab.world.strange_batch)
    assert ours.twins == (theirs.deviation,) and theirs.twins == (ours.deviation,)
    assert (ours.kind, ours.grade, ours.step, theirs.step) == ("near_miss", "major", "isolate", "")
    assert lab.batch in theirs.words and TECH in performers_of(lab.record(), ours)

    listed = text_of(pages.visitor(QA).get("/deviations"))
    assert "2 deviations are open" in listed and ours.deviation in listed and theirs.deviation in listed
    paper = on_paper(lab)
    assert "Deviations: 1, 1 open." in paper and ours.deviation in paper
    theirs_on_paper = on_paper(lab, lab.world.strange_batch)
    assert theirs.deviation in theirs_on_paper

    # Both papers say whose it was. On theirs it is no stop of a step of theirs: it was scanned in our work.
    whose = f"of {lab.world.stranger}, batch {lab.world.strange_batch}"
    assert whose in paper and whose in ours.words
    assert f"It was scanned in the work on {lab.batch}." in theirs_on_paper
    assert [one.step for one in lab.record(lab.world.strange_batch).refusals] == [""]
    chain = text_of(pages.visitor(QA).get(f"/ledger/batch:{lab.batch}"))
    assert f"{STATION}" in chain.split("ScanRefused")[0][-60:]  # who, and where
    assert "Stop. Wrong patient" in chain.split("ScanRefused")[1][:400]  # in plain words, beside the entry itself
    assert f"What was scanned is of {lab.world.stranger}" in chain
    theirs = text_of(pages.visitor(QA).get(f"/ledger/batch:{lab.world.strange_batch}"))
    assert f"It was scanned in the work on {lab.batch}." in theirs  # as on paper


def test_nobody_clears_the_near_miss_away(lab_at):
    lab = lab_at("reviewed")
    at_their_bench = {"batch": lab.world.strange_batch, "step": "collect"}
    assert isinstance(lab.refused(NURSE, scanning.scan, lab.code("P1"), **at_their_bench), IdentityMismatch)
    number = the_near_miss(lab).deviation
    # It is no mere exception: writing an assessment does not make it go away.
    key = next(one.key for one in lab.record().exceptions if one.kind == "stop")
    assert lab.refused(QA, quality.assess_exception, lab.batch, key, assessment="no effect").code == "is_a_deviation"
    assert any(number in str(one) for one in lab.refused_decision().reasons)

    close = {"conclusion": "No effect.", "content_sha256": content_of(the_near_miss(lab))}
    early = lab.refused(QA, deviation_work.close_deviation, number, **close)
    assert [str(one) for one in early.reasons] == ["A major deviation is investigated first."]
    assert lab.refused(TECH_2, deviation_work.close_deviation, number, **close).code == "deviation_stays_open"
    lab.do(
        QA,
        deviation_work.investigate_deviation,
        number,
        cause="Two racks on one trolley.",
        impact="None: it never came near the bag.",
    )
    stale = lab.refused(QA, deviation_work.close_deviation, number, **close)
    assert stale.code == "content_changed"
    close["content_sha256"] = content_of(the_near_miss(lab))
    lab.do(QA, deviation_work.close_deviation, number, **close)
    assert kinds(lab)[-1] == "DeviationClosed"
    lab.review()
    lab.decide("released_interim", QA_2)
    assert lab.record().batch.stage is Stage.RELEASED_INTERIM
    paper = on_paper(lab)
    assert "Two racks on one trolley." in paper and "Signed by Demo QA person D" in paper
