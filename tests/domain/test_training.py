"""A training holds through its last day, not before its first, and not from the day it was withdrawn."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from lims.domain.training import Training, lacking, reasons_against_person

DAY = date(2026, 3, 2)
TITLES = {"aseptic": "Aseptic work", "counting": "Cell counting"}


def training(skill="aseptic", trained_on=DAY, valid_until=DAY + timedelta(days=365), withdrawn_from=None):
    at = datetime(2026, 3, 2, tzinfo=UTC)
    why = "" if withdrawn_from is None else "the assessor was not qualified"
    return Training(1, "tech.a", skill, trained_on, valid_until, "C-1", at, "qa.d", withdrawn_from, why, None, "")


def reasons(skills, trainings, day):
    return [str(one) for one in reasons_against_person("Technician A", skills, trainings, day, TITLES.get)]


def test_it_holds_from_its_first_to_its_last_day_both_included():
    held = training(valid_until=DAY + timedelta(days=10))
    assert [held.holds_on(DAY + timedelta(days=days)) for days in (-1, 0, 10, 11)] == [False, True, True, False]


def test_who_has_what_is_asked_for_is_told_nothing():
    assert reasons(("aseptic", "counting"), [training(), training("counting")], DAY) == []
    assert reasons((), [], DAY) == []


def test_each_lack_is_told_by_its_own_sentence():
    expired = training(trained_on=DAY - timedelta(days=400), valid_until=DAY - timedelta(days=1))
    assert reasons(("aseptic", "counting"), [expired], DAY) == [
        "The training of Technician A in Aseptic work ended on 1 Mar 2026.",
        "Technician A was never trained in Cell counting.",
    ]


def test_a_withdrawn_training_holds_before_that_day_and_not_on_it():
    withdrawn = training(withdrawn_from=DAY + timedelta(days=5))
    assert withdrawn.holds_on(DAY + timedelta(days=4)) and not withdrawn.holds_on(DAY + timedelta(days=5))
    assert reasons(("aseptic",), [withdrawn], DAY + timedelta(days=6)) == [
        "The training of Technician A in Aseptic work was withdrawn from 7 Mar 2026."
    ]


def test_a_later_training_covers_what_an_older_one_lost():
    old = training(withdrawn_from=DAY + timedelta(days=5))
    new = training(trained_on=DAY + timedelta(days=20))
    assert lacking(("aseptic",), [old, new], DAY + timedelta(days=21)) == ()
    assert lacking(("aseptic",), [old, new], DAY + timedelta(days=10)) == ("aseptic",)


@pytest.mark.parametrize(
    ("days", "state"), [(-1, "not_yet"), (0, "valid"), (334, "valid"), (335, "soon"), (365, "soon"), (366, "expired")]
)
def test_its_state_says_when_to_renew(days, state):
    assert training().state_on(DAY + timedelta(days=days)) == state


days = some.integers(-40, 40).map(lambda shift: DAY + timedelta(days=shift))
trainings = some.lists(
    some.builds(
        training,
        skill=some.sampled_from(sorted(TITLES)),
        trained_on=days,
        valid_until=days,
        withdrawn_from=some.none() | days,
    ),
    max_size=5,
)


@given(trainings, days)
def test_a_reason_is_given_exactly_where_no_training_covers_the_day(held, day):
    for skill in TITLES:
        covered = any(
            one.skill == skill
            and one.trained_on <= day <= one.valid_until
            and not (one.withdrawn_from and one.withdrawn_from <= day)
            for one in held
        )
        assert bool(reasons((skill,), held, day)) is not covered
        assert (lacking((skill,), held, day) == ()) is covered


@given(trainings, days)
def test_one_more_training_never_takes_cover_away(held, day):
    for less in (held[1:], held[:-1]):
        assert set(lacking(TITLES, held, day)) <= set(lacking(TITLES, less, day))
