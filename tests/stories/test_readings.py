"""Two readings of one count do not agree: one more, one excluded, or both stand. Nothing disappears."""

import pytest

from lims.actions import readings, steps
from tests.stories.lab import LEAD, NURSE, STATION, TECH, TECH_2
from tests.stories.scenarios.telling import Pages, kinds, on_paper
from tests.web.house import PASSWORD, text_of

STEP = "feed_d10"


@pytest.fixture
def apart(lab_at):
    """Day 10: everything is there, and the two readings lie too far apart."""
    lab = lab_at("day 7")
    lab.wait(days=2, hours=20)
    lab.start(STEP)
    lab.scan_everything(STEP)
    lab.enter_everything(STEP, but=("viable_density",))
    lab.enter(STEP, "viable_density", "0.8e6", replicate=1)
    lab.enter(STEP, "viable_density", "1.3e6", replicate=2)
    return lab


def verify(lab):
    return (steps.verify_step, lab.batch, STEP), {"verified_by": TECH_2, "station": STATION}


def address(lab, what):
    return f"/batches/{lab.batch}/steps/{STEP}/readings/{what}"


def bench(lab):
    return Pages(lab).visitor(TECH, station=STATION)


def test_the_disagreement_is_flagged_and_nobody_verifies_it_away(apart):
    page = text_of(bench(apart).get(f"/batches/{apart.batch}/steps/{STEP}")).replace("\u00a0", " ")
    assert "The readings disagree: their coefficient of variation is 33.7 %, limit 20 % (assumed)" in page
    asked, named = verify(apart)
    assert any("The readings disagree" in str(one) for one in apart.refused(TECH, *asked, **named).reasons)


def test_a_third_reading_that_agrees_settles_it_and_all_three_count(apart):
    visitor = bench(apart)
    assert visitor.post(address(apart, "further"), **{"part-viable_density": "1.05e6"}).status_code == 303
    # 0.8, 1.05 and 1.3 million vary by 24 %: still too far. A fourth is taken, and then it is enough.
    assert visitor.post(address(apart, "further"), **{"part-viable_density": "1.05e6"}).status_code == 303
    assert visitor.post(address(apart, "further"), **{"part-viable_density": "1.05e6"}).status_code == 409
    apart.finish(STEP)
    counted = apart.record().counts[-1]
    assert counted.readings == ("800000", "1300000", "1050000", "1050000")
    assert counted.viable_cells_per_ml == 1_050_000


@pytest.mark.check("B11")
def test_a_reading_is_excluded_by_two_people_and_stays_on_page_and_paper(apart):
    visitor = bench(apart)
    given = {"replicate": "2", "reading_reason": "air bubble in the cassette"}
    # Alone, or with oneself, or without a reason: refused, and nothing is written.
    before = apart.state()
    assert visitor.post(address(apart, "exclude"), **given, name=TECH, password=PASSWORD).status_code == 403
    assert visitor.post(address(apart, "exclude"), replicate="2", name=LEAD, password=PASSWORD).status_code == 422
    assert visitor.post(address(apart, "exclude"), **given, name=NURSE, password=PASSWORD).status_code == 403
    assert apart.changes_since(before) == {}
    assert visitor.post(address(apart, "exclude"), **given, name=LEAD, password=PASSWORD).status_code == 303
    asked, named = verify(apart)
    assert any("2 readings must count" in str(one) for one in apart.refused(TECH, *asked, **named).reasons)
    assert visitor.post(address(apart, "further"), **{"part-viable_density": "0.82e6"}).status_code == 303
    apart.finish(STEP)
    record = apart.record()
    assert record.counts[-1].readings == ("800000", "820000")
    assert [one.value for one in record.step_work(STEP).entered if one.entry == "viable_density"] == [
        "800000",
        "1300000",
        "820000",
    ]
    assert "ReadingExcluded" in kinds(apart)
    assert any(one.kind == "excluded" and "air bubble" in str(one.what) for one in record.exceptions)
    paper = on_paper(apart)
    assert all(value in paper for value in ("0.8", "1.3", "0.82")) and "air bubble in the cassette" in paper
    page = text_of(visitor.get(f"/batches/{apart.batch}"))
    assert "air bubble in the cassette" in page


def test_readings_stand_by_two_people_until_one_of_them_changes(apart):
    asked = {"reason": "clumped culture, both cassettes read twice", "second_person": LEAD, "station": STATION}
    apart.do(TECH, readings.accept_disagreement, apart.batch, STEP, **asked)
    again = apart.refused(TECH, readings.accept_disagreement, apart.batch, STEP, **asked)
    assert again.code == "readings_agree"
    apart.enter(STEP, "viable_density", "1.9e6", replicate=2, reason="typed from the wrong line")
    check, named = verify(apart)
    assert any("disagree" in str(one) for one in apart.refused(TECH, *check, **named).reasons), "it asks again"
    apart.do(TECH, readings.accept_disagreement, apart.batch, STEP, **asked)
    apart.finish(STEP)
    assert "clumped culture" in on_paper(apart)


def test_nobody_looks_for_a_better_number_where_readings_agree(lab_at):
    lab = lab_at("day 7")
    lab.wait(days=2, hours=20)
    lab.start(STEP)
    lab.enter(STEP, "viable_density", "1.0e6", replicate=1)
    lab.enter(STEP, "viable_density", "1.1e6", replicate=2)
    third = (steps.record_entry, lab.batch, STEP, "viable_density", "1.4e6")
    assert lab.refused(TECH, *third, replicate=3, station=STATION).code == "unknown_entry"
    more = {"values": {"viable_density": "1.4e6"}, "station": STATION}
    assert lab.refused(TECH, readings.add_reading, lab.batch, STEP, **more).code == "no_further_reading"
    gone = {"replicate": 1, "reason": "too low", "second_person": LEAD, "station": STATION}
    lab.do(TECH, readings.exclude_reading, lab.batch, STEP, **gone)
    assert "ReadingExcluded" in kinds(lab), "two people may, and the record says so for ever"


def test_a_shrinking_culture_is_told_when_its_count_ends(lab_at):
    lab = lab_at("day 7")
    lab.wait(days=2, hours=20)
    lab.work(STEP, viable_density="0.55e6", purity_percent="3")
    (told,) = [one for one in lab.record().more.deviations if one.kind == "growth"]
    assert told.grade == "major" and "shrinking" in told.words
    assert "The culture is shrinking" in on_paper(lab)
