"""The watch of the worker: what falls due is told once, by the program, and a round without news writes nothing."""

from lims.actions.watch import watch
from lims.domain.people import SYSTEM
from lims.store.reading.alerts import list_open_alerts
from lims.web.show.alerts import waiting_for
from tests.stories.lab import NOON, QA, TECH
from tests.stories.scenarios.alarmed import minute, work_through


def window_alerts(lab):
    return [one for one in lab.record().more.alerts if one.kind == "window"]


def technician_sees(lab):
    with lab.store.reading() as db:
        person = next(one for one in lab.record().people if one.person == TECH)
        return [one.source for one in waiting_for(db, person).mine]


def test_a_feed_is_told_before_and_after_its_time_once_each_and_no_more_when_it_is_done(lab_at):
    lab = lab_at("day 7")
    assert minute(lab, minutes=1) == 0
    lab.at = lab.record().batch.day_zero_at.replace() + (
        lab.record().protocol.step("feed_d10").window.opens_at(NOON) - NOON
    )
    assert minute(lab, minutes=1) == 1
    (soon,) = window_alerts(lab)
    assert (soon.source, soon.grade, soon.raised_by) == ("window:feed_d10:pre_due", "notice", SYSTEM)
    assert "technician" in soon.to and technician_sees(lab) == ["window:feed_d10:pre_due"]
    before = lab.state()
    assert minute(lab, minutes=1) == 0 and lab.changes_since(before) == {}
    minute(lab, hours=8)
    assert [one.source for one in window_alerts(lab)][1:] == ["window:feed_d10:overdue"]
    work_through(lab, "feed_d10")
    assert technician_sees(lab) == []


def test_two_workers_at_once_tell_it_once(lab_at):
    lab = lab_at("drawn")
    lab.wait(hours=30)
    watch(lab.store, lab.at)
    watch(lab.store, lab.at)
    sources = [one.source for one in lab.record().more.alerts]
    assert sources and len(sources) == len(set(sources))
    missed = next(one for one in lab.record().more.alerts if one.source == "window:receive:missed")
    assert "qa" in missed.to


def test_a_batch_on_hold_is_reminded_of_nothing(lab_at):
    lab = lab_at("drawn")
    lab.decide("held", QA, reason="somebody asked")
    lab.wait(hours=30)
    assert watch(lab.store, lab.at) == 0


def test_nobody_is_reminded_of_a_step_of_a_batch_that_was_rejected(lab_at):
    """The reminder stays in the record, unanswered; every page would look at it for ever."""
    lab = lab_at("day 7")
    lab.wait(days=5)
    watch(lab.store, lab.at)
    assert window_alerts(lab) and technician_sees(lab)
    lab.decide("rejected", QA, reason="the culture was lost")
    assert window_alerts(lab) and technician_sees(lab) == []
    with lab.store.reading() as db:
        assert not [one for one in list_open_alerts(db) if one.kind == "window"]
