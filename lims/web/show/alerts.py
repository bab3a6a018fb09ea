"""Alerts and tasks as a person sees them: what waits for me, what waits for others, and the words of roles."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from lims.domain import people
from lims.domain.alerts import Alert, Task
from lims.domain.errors import Message, msg
from lims.domain.people import Person
from lims.store.reading.alerts import list_open_alerts, list_open_tasks
from lims.store.reading.work import finished_of

# Who is told beside the people of the laboratory.
ROLE_WORDS: dict[str, Message] = people.ROLE_WORDS | {
    "sponsor": msg("sponsor"),
    "authority": msg("authority"),
    "ethics committee": msg("ethics committee"),
    "carrier": msg("carrier"),
    "patient": msg("patient"),
}


@dataclass(frozen=True, slots=True)
class Waiting:
    """What is open over all batches: for this person first."""

    mine: tuple[Alert, ...]
    others: tuple[Alert, ...]
    my_tasks: tuple[Task, ...]
    other_tasks: tuple[Task, ...]


def waiting_for(db: Connection, person: Person) -> Waiting:
    """Everything that is open, parted by whether it waits for this person."""
    alerts = those_that_say_something(db, list_open_alerts(db))
    tasks = list_open_tasks(db)
    mine = tuple(one for one in alerts if one.waits_for(person.roles))
    return Waiting(
        mine=tuple(sorted(mine, key=lambda one: (one.grade != "critical", one.kind == "sibling", one.acknowledge_by))),
        others=tuple(one for one in alerts if one not in mine),
        my_tasks=tuple(one for one in tasks if one.role in person.roles),
        other_tasks=tuple(one for one in tasks if one.role not in person.roles),
    )


def urgent_for(db: Connection, person: Person) -> tuple[Alert, ...]:
    """The critical alerts that wait for this person: the red strip of every page."""
    mine = [one for one in list_open_alerts(db, grade="critical") if one.waits_for(person.roles)]
    return tuple(sorted(mine, key=lambda one: (one.kind == "sibling", one.acknowledge_by)))


def those_that_say_something(db: Connection, alerts: Iterable[Alert]) -> tuple[Alert, ...]:
    """Without the reminders of windows whose step is done."""
    given = tuple(alerts)
    done = finished_of(db, (one.batch for one in given if one.kind == "window"))
    return tuple(one for one in given if one.kind != "window" or (one.batch, one.source.split(":")[1]) not in done)


def task_chip(task: Task, today: date) -> tuple[str, Message]:
    """How urgent a task is: a chip's kind and its words."""
    if not task.is_open:
        return "ok", msg("done")
    if task.due_on < today:
        return "stop", msg("past its day")
    return ("now", msg("today")) if task.due_on == today else ("wait", msg("to do"))


def roles_in_words(roles: Iterable[str]) -> Message:
    """Roles as a list in a sentence."""
    words: Message | None = None
    for role in roles:
        one = ROLE_WORDS.get(role, msg("%(role)s", role=role))
        words = one if words is None else msg("%(first)s, %(then)s", first=words, then=one)
    return words or msg("nobody")
