"""What the board tells a person before the batches: what waits for them, and whose training ends soon."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from flask import url_for
from sqlalchemy import Connection

from lims.actions.training import RECORDERS, skills_in_force
from lims.domain.days import day_words
from lims.domain.errors import Message, msg
from lims.domain.people import Person
from lims.domain.training import ends_soon
from lims.store.reading.alerts import list_open_alerts, list_open_tasks
from lims.store.reading.people import get_person
from lims.store.reading.training import list_trainings, trainings_of


@dataclass(frozen=True, slots=True)
class Notice:
    """One sentence, and the page that it leads to."""

    title: Message
    words: Message | str
    address: str


def notices_for(db: Connection, person: Person, today: date) -> tuple[Notice, ...]:
    """What is told to this person; critical alerts stand on every page already, and the rows tell of windows."""
    return (*_waiting(db, person, today), *_training(db, person, today))


def _waiting(db: Connection, person: Person, today: date) -> Iterator[Notice]:
    told = [
        one.words
        for one in list_open_alerts(db)
        if one.grade != "critical" and one.kind != "window" and one.waits_for(person.roles)
    ]
    tasks = [one.words for one in list_open_tasks(db) if one.role in person.roles and one.due_on <= today]
    found = list(dict.fromkeys([*told, *tasks]))  # a task is often told by an alert in the same words
    if found:
        many = msg("%(count)s things wait for you", count=len(found))
        yield Notice(msg("1 thing waits for you") if len(found) == 1 else many, found[0], url_for("my_work.page"))


def _training(db: Connection, person: Person, today: date) -> Iterator[Notice]:
    """Everybody is told of their own; who records trainings is told of everybody's."""
    all_of_them = person.has(*RECORDERS)
    ending = ends_soon(list_trainings(db) if all_of_them else trainings_of(db, person.person), today)
    titles = skills_in_force(db) if ending else {}
    for one in ending:
        who = get_person(db, one.person)
        if not who.active:
            continue
        words = msg(
            "%(name)s, %(skill)s: valid through %(day)s. Without a new one, what asks for it is refused from then on.",
            name=who.printed_name,
            skill=titles.get(one.skill, one.skill),
            day=day_words(one.valid_until),
        )
        yield Notice(msg("A training ends soon"), words, url_for("person.page", name=one.person))
