"""What a reviewer must see: raised by rule, named in words, assessed and never deleted."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from lims.domain.exceptions import exceptions_of
from lims.domain.people import Person
from lims.domain.quality import Refused
from lims.domain.work import Entered, StepState, not_begun
from tests.printing.make_record import make_record

RECORD = make_record("filled", exceptions=False)
PROTOCOL = RECORD.protocol
AT = datetime(2026, 11, 18, 8, tzinfo=UTC)
PEOPLE = (Person("lead.c", "Lead C", ("verifier",), active=True),)


def entered(value, *, revision=1, within=True, reason="", performed_at=None):
    return Entered("viability_percent", 1, revision, value, "%", within, reason, AT + timedelta(minutes=revision),
                   "tech.a", performed_at, revision)  # fmt: skip


def of(work=(), refusals=(), labels=(), results=(), handovers=(), assessments=None):
    return exceptions_of(PROTOCOL, work, refusals, labels, results, handovers, assessments or {}, PEOPLE)


def day_7(*entries, late_reason=""):
    return replace(not_begun("B26-0141", "count_d7"), state=StepState.FINISHED, started_at=AT, started_by="tech.a",
                   late_reason=late_reason, entered=entries)  # fmt: skip


@pytest.mark.parametrize(
    ("work", "kinds"),
    [
        (day_7(entered("81.7")), []),
        (day_7(entered("61", within=False)), ["out_of_limits"]),
        (day_7(entered("61", within=False), entered("81.7", revision=2, reason="digits")), ["correction"]),
        (day_7(entered("81.7"), entered("61", revision=2, reason="digits", within=False)),
         ["out_of_limits", "correction"]),
        (day_7(entered("81.7", performed_at=AT, reason="gloves")), ["late"]),
        (day_7(entered("81.7", reason="counted three times")), ["out_of_limits"]),
        (day_7(entered("81.7"), late_reason="alarm"), ["late"]),
    ],
)  # fmt: skip
def test_of_an_entry(work, kinds):
    assert [one.kind for one in of(work=[work])] == kinds


def test_a_correction_shows_both_values_and_the_reason():
    (one,) = of(work=[day_7(entered("18.7"), entered("81.7", revision=2, reason="digits exchanged"))])
    assert "from 18.7 to 81.7 %" in str(one.what) and "digits exchanged" in str(one.what)


def test_a_value_that_is_changed_when_a_later_one_is_known_says_which():
    """The tempting way: look at day 10, then make day 7 fit."""
    day_10 = replace(not_begun("B26-0141", "feed_d10"), entered=(entered("90"),))
    changed = day_7(entered("18.7"), entered("81.7", revision=3, reason="digits"))
    changed = replace(changed, entered=(changed.entered[0], replace(changed.entered[1], revision=2)))
    (one,) = of(work=[changed, day_10])
    assert (one.kind, one.before, one.after) == ("changed_after", "18.7 %", "81.7 %")
    assert f"known already: {PROTOCOL.step('feed_d10').title}" in str(one.what)
    (first,) = of(work=[replace(changed, entered=changed.entered), not_begun("B26-0141", "feed_d10")])
    assert first.kind == "correction"


def stop(**changes):
    told = Refused("R1", "wrong_patient", "CODE", "feed_d10", "BSC-1", "B26-0002", "INKT-002", True, "Stop.", AT,
                   "tech.a", None, "", "B26-0141")  # fmt: skip
    return replace(told, **changes)


def test_a_stop_names_who_cleared_it_as_on_paper():
    (waiting,) = of(refusals=[stop()])
    assert str(waiting.what) == "Stop. Not cleared yet."
    (cleared,) = of(refusals=[stop(cleared_by="lead.c", cleared_at=AT)])
    assert str(cleared.what) == "Stop. Cleared by Lead C."


def test_a_stop_at_the_bedside_held_no_station_and_is_assessed_all_the_same():
    (one,) = of(refusals=[stop(station="")])
    assert str(one.what) == "Stop." and not one.assessed
    assert not stop(station="").waits_for_second_person and stop().waits_for_second_person


def test_a_refusal_that_stopped_nobody_is_no_exception():
    assert of(refusals=[stop(stops_station=False)]) == ()


def test_a_reprint_a_failed_test_and_a_warm_transport_are_seen():
    label = replace(RECORD.labels[0], copy=2, reason="smudged")
    result = replace(RECORD.results[0], verdict="fails") if RECORD.results else None
    warm = replace(RECORD.handovers[0], verdict="accepted_with_deviation", taken_at=AT, highest_c=Decimal(30))
    kinds = {one.kind for one in of(labels=[label], results=[result] if result else [], handovers=[warm])}
    assert {"reprint", "handover"} <= kinds


def test_an_assessment_stands_beside_the_exception_and_does_not_remove_it():
    work = [day_7(entered("61", within=False))]
    (one,) = of(work=work)
    (assessed,) = of(work=work, assessments={one.key: ("no effect", "qa.d", AT)})
    assert assessed.assessed and (assessed.assessment, assessed.what) == ("no effect", one.what)


def test_they_come_in_the_order_they_happened():
    late = day_7(entered("61", within=False), late_reason="alarm")
    found = of(work=[late], refusals=[stop(at=AT - timedelta(days=1))])
    assert [one.kind for one in found] == ["stop", "late", "out_of_limits"]
