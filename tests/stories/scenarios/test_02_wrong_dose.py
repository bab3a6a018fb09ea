"""Scenario 2: the right patient's other dose. The same stop, and the screen says which dose is which, with its days."""

from lims.actions import scanning, steps
from tests.stories.lab import NURSE, NURSE_2, QA, STATION, TECH, TECH_2
from tests.stories.scenarios.telling import Pages, kinds, on_paper
from tests.web.house import PASSWORD, text_of


def day(on):
    return f"{on:%-d %b %Y}"


def test_we_see_both_doses_with_their_days_and_nothing_was_added(lab_at):
    lab = lab_at("received")
    lab.start("isolate")
    pages = Pages(lab)
    bench = pages.visitor(TECH, station=STATION)
    other = lab.record(lab.world.other_dose).batch
    assert bench.scan(lab.thing("C1", other.batch), lab.batch, "isolate").status_code == 409
    stop = text_of(bench.get("/stop"))
    own = lab.record().batch
    assert "Stop. Right patient, wrong dose." in stop
    assert "dose 2 belongs in" in stop or "dose 2 leaves this bench" in stop
    assert f"Of {lab.world.subject}, dose 1." in stop  # the subject alone would not say which of the two to take
    assert f"made for dose 2, infusion on {day(other.infusion_on)}" in stop
    assert f"This step is for dose 1, infusion on {day(own.infusion_on)}" in stop
    for batch in (own, other):
        assert f"{day(batch.draw_on)}, {day(batch.infusion_on)}" in stop
        assert kinds(lab, f"batch:{batch.batch}")[-2:] == ["ScanRefused", "DeviationOpened"]
        (near_miss,) = lab.record(batch.batch).more.deviations
        assert near_miss.deviation in on_paper(lab, batch.batch)
    # The tempting wrong way: it is the same person's blood, so take it all the same.
    assert not lab.record().step_work("isolate").filled
    bench.post("/stop/clear", name=TECH_2, password=PASSWORD)
    bench.scan(lab.thing("C1", other.batch), lab.batch, "isolate")
    assert len(lab.record().more.deviations) == 2 and not lab.record().step_work("isolate").filled


def test_a_feed_takes_only_the_vessel_of_its_own_batch(lab_at):
    lab = lab_at("day 7")
    lab.wait(hours=70)
    lab.start("feed_d10")
    refusal = lab.refused_scan(lab.code("C1", lab.world.other_dose), "feed_d10")
    assert refusal.code == "wrong_dose"
    lab.do(TECH_2, scanning.clear_stop, STATION, cleared_by=TECH_2)
    assert lab.scan(lab.code("V1"), "feed_d10")["outcome"] == "accepted"
    assert lab.refused(TECH, steps.finish_step, lab.batch, "feed_d10", station=STATION, cleared=True)


def test_the_wrong_bag_at_the_bedside_keeps_the_right_one_waiting_for_quality(lab_at):
    ward = lab_at("on the ward")
    assert ward.refused_bedside(bag_code=ward.code("C1", ward.world.other_dose)).code == "wrong_dose"
    (near_miss,) = ward.record().more.deviations
    refusal = ward.refused_bedside(NURSE, second_person=NURSE_2)
    assert [str(one) for one in refusal.reasons] == [
        f"Deviation {near_miss.deviation}, major, is open: {near_miss.words}"
    ]
    ward.close_deviations(QA)
    ward.check_bedside()
