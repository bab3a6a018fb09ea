"""What people are trained in, until when, and why somebody may not do what a step asks for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from lims.domain.days import day_words
from lims.domain.errors import Message, msg

LONGEST = timedelta(days=3 * 366)  # a training that is never refreshed is none
SOON = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Training:
    """One training of one person in one skill. It holds through its last day, and not from the day it was withdrawn."""

    training: int
    person: str
    skill: str
    trained_on: date
    valid_until: date
    certificate: str
    recorded_at: datetime
    recorded_by: str
    withdrawn_from: date | None
    withdrawn_reason: str
    withdrawn_at: datetime | None
    withdrawn_by: str

    def holds_on(self, day: date) -> bool:
        """Whether it is valid on that day, as far as is known now."""
        return self.trained_on <= day <= self.valid_until and not self.withdrawn_by_then(day)

    def withdrawn_by_then(self, day: date) -> bool:
        """Whether it was withdrawn with effect from that day or an earlier one."""
        return self.withdrawn_from is not None and self.withdrawn_from <= day

    def state_on(self, day: date) -> str:
        """Valid | soon (ends within 30 days) | expired | withdrawn | not_yet."""
        if self.withdrawn_by_then(day):
            return "withdrawn"
        if day > self.valid_until:
            return "expired"
        if day < self.trained_on:
            return "not_yet"
        return "soon" if self.valid_until - day <= SOON else "valid"


@dataclass(frozen=True, slots=True)
class RestedOn:
    """A batch of which steps rest on a training that was withdrawn afterwards, and the deviation that says so."""

    batch: str
    trial: str
    stage: str
    steps: tuple[str, ...]
    deviation: str
    open: bool


def lacking(skills: Iterable[str], trainings: Iterable[Training], day: date) -> tuple[str, ...]:
    """The skills of these that no training of the person covers on that day."""
    held = {one.skill for one in trainings if one.holds_on(day)}
    return tuple(skill for skill in skills if skill not in held)


def ends_soon(trainings: Iterable[Training], day: date) -> tuple[Training, ...]:
    """Of each person and skill the training that holds longest on that day, where it ends within 30 days of it."""
    longest: dict[tuple[str, str], Training] = {}
    for one in trainings:
        held = longest.get((one.person, one.skill))
        if one.holds_on(day) and (held is None or held.valid_until < one.valid_until):
            longest[one.person, one.skill] = one
    return tuple(one for one in longest.values() if one.state_on(day) == "soon")


def reasons_against_person(
    name: str, skills: Iterable[str], trainings: Iterable[Training], day: date, title_of: Callable[[str], str]
) -> Iterator[Message]:
    """Why this person may not do on that day what asks for these skills: one sentence for each skill without cover."""
    trainings = tuple(trainings)
    for skill in lacking(skills, trainings, day):
        had = [one for one in trainings if one.skill == skill]
        yield _why_not(name, title_of(skill), had, day)


def _why_not(name: str, title: str, had: list[Training], day: date) -> Message:
    withdrawn = [one.withdrawn_from for one in had if one.withdrawn_from is not None and one.withdrawn_from <= day]
    expired = [one.valid_until for one in had if one.withdrawn_from is None and one.valid_until < day]
    if expired and (not withdrawn or max(expired) >= max(withdrawn)):
        return msg("The training of %(name)s in %(skill)s ended on %(day)s.", name=name, skill=title, day=_day(expired))
    if withdrawn:
        return msg(
            "The training of %(name)s in %(skill)s was withdrawn from %(day)s.",
            name=name,
            skill=title,
            day=_day(withdrawn),
        )
    return msg("%(name)s was never trained in %(skill)s.", name=name, skill=title)


def _day(days: list[date]) -> Message:
    return day_words(max(days))
