"""Deviations: what an open one stops, who may close it, and what exactly is signed."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lims.domain.addenda import Addendum, Reevaluation, reasons_against_standing, waits_for_reevaluation
from lims.domain.addenda import reasons_against as addenda_against
from lims.domain.batch import Stage
from lims.domain.deviation_rules import content_of, performers_of, reasons_against_closing
from lims.domain.deviations import (
    GRADES,
    Deviation,
    DeviationState,
    Turn,
    batch_of_deviation,
    deviation_number,
    reasons_against,
    reasons_against_infusion,
)
from lims.domain.exceptions import exceptions_of
from lims.domain.holds import Hold, reasons_against_lifting
from lims.domain.more import More
from lims.domain.people import Person
from tests.printing.make_record import make_record

RECORD = make_record("filled", exceptions=False)
AT = datetime(2026, 11, 18, 8, tzinfo=UTC)
QA = Person("qa.d", "QA D", ("qa",), active=True)


def turn(seq, kind, words="w", more="m"):
    return Turn("B26-0141", seq, "B26-0141-D1", kind, words, more, "", "", "", AT + timedelta(minutes=seq), "qa.e")


def deviation(*kinds, grade="major", **more):
    turns = tuple(turn(seq, kind) for seq, kind in enumerate(kinds, 1))
    closed = bool(kinds) and kinds[-1] == "closed"
    state = DeviationState.CLOSED if closed else DeviationState.OPEN
    told = {"by_rule": True, "turns": turns, "step": "count_d7"} | more
    return Deviation("B26-0141-D1", "B26-0141", "limit:x", "out_of_limits", grade, "Too few live.", told.pop("by_rule"),
                     state, AT, "tech.a", **told)  # fmt: skip


def with_deviations(*found, **more):
    return replace(RECORD, more=More(deviations=found, **more))


@pytest.mark.parametrize("grade", GRADES)
@pytest.mark.check("B7")
def test_an_open_one_stops_release_and_closing_and_a_grave_one_the_infusion(grade):
    record = with_deviations(deviation(grade=grade))
    assert len(tuple(reasons_against(record, AT))) == 1
    assert len(tuple(reasons_against_infusion(record, AT))) == (grade != "minor")
    closed = with_deviations(deviation("investigated", "closed", grade=grade))
    assert not [*reasons_against(closed, AT), *reasons_against_infusion(closed, AT)]


@pytest.mark.parametrize(
    ("kinds", "grade", "lacks"),
    [
        ((), "minor", None),
        ((), "major", "investigated first"),
        (("classified",), "critical", "investigated first"),
        (("investigated",), "critical", None),
        (("investigated", "closed", "reopened"), "major", "investigated first"),
        (("investigated", "closed", "reopened", "investigated"), "major", None),
        (("investigated", "closed"), "major", "closed already"),
    ],
)
def test_what_is_grave_is_investigated_before_it_is_closed(kinds, grade, lacks):
    reasons = [str(one) for one in reasons_against_closing(RECORD, deviation(*kinds, grade=grade), QA)]
    assert reasons == [] if lacks is None else lacks in " ".join(reasons)


def test_no_hand_that_was_in_it_closes_it():
    one = deviation("investigated")
    hands = performers_of(RECORD, one)
    assert hands and "tech.a" in hands
    for hand in hands:
        both = Person(hand, hand, ("technician", "qa"), active=True)
        assert any("had a hand" in str(reason) for reason in reasons_against_closing(RECORD, one, both))
    nurse = Person("nurse.g", "Nurse G", ("nurse",), active=True)
    assert "Quality closes a deviation." in [str(reason) for reason in reasons_against_closing(RECORD, one, nurse)]


def test_what_a_person_raised_is_graded_before_it_is_closed():
    seen = deviation("investigated", by_rule=False, classified=False)
    assert "It is not graded yet." in [str(one) for one in reasons_against_closing(RECORD, seen, QA)]


@given(st.lists(st.sampled_from(["classified", "assigned", "investigated", "linked"]), max_size=6))
def test_every_word_that_is_shown_is_signed(kinds):
    one = deviation(*kinds)
    assert content_of(one) == content_of(deviation(*kinds))
    changed = [
        replace(one, grade="critical"),
        replace(one, words="Other words."),
        replace(one, turns=(*one.turns, turn(99, "investigated"))),
        *([replace(one, turns=one.turns[:-1])] if kinds else []),
    ]
    assert content_of(one) not in {content_of(other) for other in changed}


@given(st.integers(1, 9999), st.integers(1, 99))
def test_a_number_names_its_batch(batch, number):
    name = f"B26-{batch:04d}"
    assert batch_of_deviation(deviation_number(name, number)) == name


def test_an_exception_that_raised_a_deviation_is_assessed_by_closing_it():
    (plain,) = with_one_exception()
    assert not plain.deviation and not plain.assessed
    assert plain.key == "limit:count_d7:viability_percent:1:1"
    (raised,) = with_one_exception(deviation("investigated"))
    assert raised.deviation == "B26-0141-D1" and not raised.assessed
    (closed,) = with_one_exception(deviation("investigated", "closed"))
    assert closed.assessed and (closed.assessment, closed.assessed_by) == ("w", "qa.e")


def with_one_exception(*deviations):
    from tests.domain.test_exceptions import day_7, entered

    deviations = [replace(one, source="limit:count_d7:viability_percent:1:1") for one in deviations]
    work = [day_7(entered("61", within=False))]
    return exceptions_of(RECORD.protocol, work, (), (), (), (), {}, (), deviations)


def hold(cause):
    return Hold("B26-0141", 3, "why", cause, by_rule=True, held_at=AT, held_by="tech.a", lifted_at=None, lifted_by="",
                lifted_reason="")  # fmt: skip


@pytest.mark.parametrize("cause", ["B26-0141-D1", "limit:x"])
def test_a_hold_stands_while_its_cause_is_open(cause):
    assert len(tuple(reasons_against_lifting(with_deviations(deviation(), holds=(hold(cause),))))) == 1
    settled = with_deviations(deviation("investigated", "closed"), holds=(hold(cause),))
    assert not tuple(reasons_against_lifting(settled))
    assert not tuple(reasons_against_lifting(with_deviations(deviation(), holds=(hold(""),))))
    assert len(tuple(reasons_against_lifting(with_deviations(deviation(grade="critical"), holds=(hold(""),))))) == 1


def addendum(number=1):
    return Addendum("B26-0141", number, "count_d7", "volume_ml", 1, "100", "60", "mL", within_limits=True, reason="r",
                    printed_name="QA D", meaning="m", content_sha256="", figures=(), written_at=AT,
                    written_by="qa.d")  # fmt: skip


def look(verdict, addenda):
    return Reevaluation("B26-0141", 9, verdict, "because", addenda, "QA E", "m", "", AT, "qa.e")


@pytest.mark.parametrize(
    ("stage", "addenda", "looks", "waits", "against"),
    [
        (Stage.FILLED, 1, (), False, 0),
        (Stage.RELEASED, 0, (), False, 0),
        (Stage.RELEASED, 1, (), True, 1),
        (Stage.RELEASED, 1, (("stands", 1),), False, 0),
        (Stage.RELEASED, 2, (("stands", 1),), True, 1),
        (Stage.RELEASED, 1, (("recalled", 1),), False, 1),
        (Stage.RELEASED, 1, (("recalled", 1), ("stands", 1)), False, 0),
        (Stage.INFUSED, 1, (), True, 1),
        (Stage.INFUSED, 1, (("recalled", 1),), False, 0),
    ],
)
def test_a_release_waits_for_its_newest_addendum(stage, addenda, looks, waits, against):
    more = More(
        addenda=tuple(addendum(n + 1) for n in range(addenda)), reevaluations=tuple(look(*one) for one in looks)
    )
    record = replace(RECORD, batch=replace(RECORD.batch, stage=stage), more=more)
    assert waits_for_reevaluation(record) is waits
    assert len(tuple(addenda_against(record, AT))) == against


@pytest.mark.check("B7")
def test_a_release_does_not_stand_on_an_open_deviation():
    assert tuple(reasons_against_standing(with_deviations(deviation(grade="minor"))))
    assert not tuple(reasons_against_standing(with_deviations(deviation("closed", grade="minor"))))
