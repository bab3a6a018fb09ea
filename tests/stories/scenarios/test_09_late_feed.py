"""Scenario 9: a feed is missed or late. We are told in time; it is done late with a reason, and never back-dated."""

import re
from datetime import timedelta

import pytest

from lims.actions import steps, windows
from lims.actions.views import reasons_against
from lims.actions.watch import watch
from lims.store.reading.work import list_work
from tests.stories.lab import QA, STATION, TECH, TECH_2
from tests.stories.scenarios.telling import Pages, kinds, on_paper
from tests.web.house import text_of

FEED, PULSE = "feed_d10", "restimulate_d7"


def moments(lab, step):
    """When the window of a step opens, when it is due, when it closes."""
    window = lab.step(step).window
    with lab.store.reading() as db:
        anchor = list_work(db, lab.batch)[window.after].finished_at
    return window.opens_at(anchor), window.due_at(anchor), window.closes_at(anchor)


def alerts(lab):
    return [one for one in lab.record().more.alerts if one.kind == "window"]


def deviations_of(lab, kind="late"):
    return [one for one in lab.record().more.deviations if one.kind == kind]


def said(lab, path, who=TECH):
    return text_of(Pages(lab).visitor(who).get(path)).replace("\u00a0", " ")


def late_form(lab, step, reason, **more):
    """The form of the step's page, as a technician at the bench sends it."""
    bench = Pages(lab).visitor(TECH, station=STATION)
    return bench.post(f"/batches/{lab.batch}/steps/{step}/start", late_reason=reason, cleared="yes", **more)


def test_we_are_told_before_it_is_due_while_it_is_overdue_and_when_it_is_missed(lab_at):
    lab = lab_at("day 7")
    opens, due, closes = moments(lab, FEED)
    page = f"/batches/{lab.batch}/steps/{FEED}"

    lab.at = opens + timedelta(hours=1)
    watch(lab.store, lab.at)
    assert any("is due in 5 h" in one.words and "technician" in one.to for one in alerts(lab))

    lab.at = due + timedelta(hours=2)
    watch(lab.store, lab.at)
    assert any("overdue by 2 h" in one.words for one in alerts(lab))
    assert "Overdue 2 h" in said(lab, "/board")
    assert "overdue by 2 h, 10 h left" in said(lab, page)
    assert "Steps overdue or missed" in said(lab, "/calendar")
    assert "overdue by 2 h" in said(lab, f"/batches/{lab.batch}")
    assert "WindowMissed" not in kinds(lab)

    lab.at = closes + timedelta(hours=1)
    watch(lab.store, lab.at)
    watch(lab.store, lab.at + timedelta(minutes=1))
    assert kinds(lab).count("WindowMissed") == 1, "it is told once, however often the watch goes round"
    missed = [one for one in alerts(lab) if "was not begun" in one.words]
    assert missed and "qa" in missed[0].to
    assert "Late 1 h" in said(lab, "/board") and "missed, closed 1 h ago" in said(lab, f"/batches/{lab.batch}")
    (deviation,) = deviations_of(lab)
    assert deviation.grade == "minor" and deviation.is_open and deviation.by_rule
    assert "nobody had begun" in on_paper(lab)


def test_a_reminder_that_comes_while_the_page_is_open_does_not_send_the_feed_back(lab_at):
    # Found by a machine on which the watch went round between the page and its form.
    lab = lab_at("day 7")
    opens, due, _ = moments(lab, FEED)
    lab.at = opens + timedelta(hours=1)
    page = Pages(lab).visitor(TECH, station=STATION).get(f"/batches/{lab.batch}/steps/{FEED}")
    seen = re.search(r'data-seen-seq="(\d+)"', page.get_data(as_text=True))[1]
    lab.at = due + timedelta(minutes=1)
    watch(lab.store, lab.at)
    assert kinds(lab)[-1] == "AlertRaised"
    assert late_form(lab, FEED, "", seen_seq=seen).status_code == 303
    assert late_form(lab, FEED, "", seen_seq=seen).status_code == 409, "a start is news to whoever did not see it"


def test_a_late_feed_begins_with_a_reason_and_is_never_back_dated(lab_at):
    lab = lab_at("day 7")
    _, due, closes = moments(lab, FEED)
    lab.at = closes + timedelta(hours=3)

    # Without a reason it does not begin, and nothing is written.
    before = lab.state()
    assert late_form(lab, FEED, "").status_code == 409
    assert lab.changes_since(before) == {}
    assert late_form(lab, FEED, "incubator room was locked after the fire drill").status_code == 303

    # The tempting way: to write it down as if it had been done when it was due.
    lab.scan_everything(FEED)
    earlier = {"performed_at": due, "reason": "fed then", "station": STATION}
    back_dated = lab.refused(TECH, steps.record_entry, lab.batch, FEED, "volume_ml", "486", **earlier)
    assert back_dated.code in ("performed_at", "not_trained")
    lab.enter_everything(FEED)
    lab.finish(FEED)

    work = lab.record().step_work(FEED)
    assert work.started_at > closes and "fire drill" in work.late_reason
    (deviation,) = deviations_of(lab)
    assert deviation.grade == "minor" and "begun 3 h" in deviation.words
    assert "Its count is the check of growth and viability" in deviation.words
    assert any(count.step == FEED for count in lab.record().counts), "growth and viability were looked at"
    with lab.store.reading() as db:
        against = [str(one) for one in reasons_against(db, lab.batch, "released", QA, lab.at)]
    assert any(deviation.deviation in one for one in against), "open, it stands against the release"
    assert any(one.kind == "late" and "fire drill" in str(one.what) for one in lab.record().exceptions)
    paper = on_paper(lab)
    assert "Begun after its window had closed. Reason: incubator room was locked" in paper
    assert deviation.deviation in paper


def test_a_feed_a_day_late_is_a_major_deviation(lab_at):
    lab = lab_at("day 7")
    lab.at = moments(lab, FEED)[2] + timedelta(hours=30)
    lab.start(FEED, late_reason="nobody came in on the holiday")
    assert [one.grade for one in deviations_of(lab)] == ["major"]
    page = text_of(Pages(lab).visitor(TECH).get(f"/batches/{lab.batch}/steps/{FEED}"))
    assert "Late: nobody came in on the holiday" in page  # while it is still worked on, not only when it is finished


@pytest.fixture
def late_pulse(lab_at):
    """Day 7 was counted, and the re-stimulation begins after its window: it does not count by itself."""
    lab = lab_at("seeded")
    for step in ("count_d3", "count_d5", "count_d7"):
        lab.at = max(lab.at, moments(lab, step)[1] - timedelta(minutes=30))
        lab.work(step)
    lab.at = moments(lab, PULSE)[2] + timedelta(hours=2)
    lab.start(PULSE, late_reason="the dendritic cells thawed late")
    lab.scan_everything(PULSE)
    lab.enter_everything(PULSE)
    return lab


def test_a_late_step_that_does_not_count_asks_for_a_look_at_growth_and_viability(late_pulse):
    lab = late_pulse
    assert "Growth and viability are checked before the step ends" in deviations_of(lab)[0].words
    refusal = lab.refused(TECH, steps.verify_step, lab.batch, PULSE, verified_by=TECH_2, station=STATION)
    assert any("check growth and viability" in str(one) for one in refusal.reasons)
    bench = Pages(lab).visitor(TECH, station=STATION)
    address = f"/batches/{lab.batch}/steps/{PULSE}/growth-check"
    assert bench.post(address, check_density="7.0e5", check_viability="120").status_code == 422
    assert bench.post(address, check_density="7.0e5", check_viability="81.5", check_remarks="clear").status_code == 303
    lab.finish(PULSE)
    assert "GrowthChecked" in kinds(lab)
    assert "Growth and viability checked" in on_paper(lab) and "81.5" in on_paper(lab)


def test_a_step_that_was_in_time_needs_no_such_look(lab_at):
    lab = lab_at("day 7")
    lab.at = moments(lab, FEED)[1]
    lab.start(FEED)
    asked = {"viable_density": "7e5", "viability": "80", "remarks": "", "station": STATION}
    assert lab.refused(TECH, windows.record_growth_check, lab.batch, FEED, **asked).code == "not_late"
    assert deviations_of(lab) == []


def test_a_feed_begun_in_time_and_ended_after_its_window_says_why(lab_at):
    lab = lab_at("day 7")
    closes = moments(lab, FEED)[2]
    lab.at = closes - timedelta(hours=1)
    lab.start(FEED)
    lab.scan_everything(FEED)
    lab.enter_everything(FEED)
    lab.at = closes + timedelta(minutes=90)
    lab.do(TECH, steps.verify_step, lab.batch, FEED, verified_by=TECH_2, station=STATION)
    bench = Pages(lab).visitor(TECH, station=STATION)
    address = f"/batches/{lab.batch}/steps/{FEED}/finish"
    assert "Why does it end late?" in text_of(bench.get(f"/batches/{lab.batch}/steps/{FEED}"))
    assert bench.post(address, cleared="yes").status_code == 409
    assert bench.post(address, cleared="yes", late_reason="the pump stopped twice").status_code == 303
    assert "StepEndedLate" in kinds(lab)
    assert any("ended 1 h 3" in one.words and "pump" in one.words for one in deviations_of(lab))
    assert "Ended after its window had closed" in on_paper(lab)
