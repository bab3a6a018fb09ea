"""What waits for one person, by their roles and by their name, the most urgent first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from flask import url_for
from sqlalchemy import Connection

from lims.actions.overview import Board
from lims.actions.training import skills_in_force
from lims.domain.batch import Batch
from lims.domain.downtime import FormState
from lims.domain.errors import Message, msg
from lims.domain.labelling import LabelState
from lims.domain.people import Person
from lims.domain.training import ends_soon
from lims.store.reading.batches import find_batch
from lims.store.reading.containers import labels_in_state
from lims.store.reading.deviations import list_open_actions, list_open_deviations
from lims.store.reading.downtime import list_forms
from lims.store.reading.questions import open_questions_to
from lims.store.reading.training import trainings_of
from lims.web.show.alerts import waiting_for
from lims.web.show.jobs import Job, Urgency
from lims.web.show.my_batches import jobs_of_batches, jobs_of_samples
from lims.web.times import SiteTime


@dataclass(frozen=True, slots=True)
class MyWork:
    """Everything that waits for a person, in the order in which it is done."""

    jobs: tuple[Job, ...]

    def of(self, urgency: Urgency) -> tuple[Job, ...]:
        """The jobs of one urgency."""
        return tuple(one for one in self.jobs if one.urgency is urgency)


def my_work(db: Connection, found: Board, person: Person, when: SiteTime) -> MyWork:
    """What this person may do and is waited for."""
    batches = {row.batch.batch: row.batch for row in found.rows}
    jobs = [
        *jobs_of_batches(db, found, person, when),
        *jobs_of_samples(db, found, person),
        *_alerts_and_tasks(db, person, when, batches),
        *_deviations(db, person, when.today, when),
        *_questions(db, person, batches),
        *_papers(db, person),
        *_training(db, person, when),
    ]
    return MyWork(tuple(sorted(jobs, key=lambda one: (one.urgency, one.place))))


def _alerts_and_tasks(db: Connection, person: Person, when: SiteTime, batches: dict[str, Batch]) -> Iterator[Job]:
    waiting = waiting_for(db, person)
    for alert in waiting.mine:
        if alert.kind == "window":
            continue  # the row of its batch says it better
        late = alert.grade == "critical" or alert.acknowledge_by < when.now
        chip = msg("Acknowledge by %(time)s", time=when.moment(alert.acknowledge_by))
        urgency = Urgency.LATE if late else Urgency.NOW
        kind, words = "stop" if alert.grade == "critical" else "attn", msg("%(words)s", words=alert.in_brief)
        yield Job(urgency, kind, chip, words, None, url_for("alerts.page"), "attn", batches.get(alert.batch), "0")
    for task in waiting.my_tasks:
        urgency, kind, chip = _by_day(task.due_on, when)
        address = url_for("alerts.batch", number=task.batch)
        words = msg("%(words)s", words=task.words)
        yield Job(urgency, kind, chip, words, None, address, "wait", batches.get(task.batch), f"4{task.due_on}")


def _by_day(due_on: date, when: SiteTime) -> tuple[Urgency, str, Message]:
    words = msg("due %(day)s", day=when.weekday(due_on))
    if due_on < when.today:
        return Urgency.LATE, "late", msg("Late, %(when)s", when=words)
    if due_on == when.today:
        return Urgency.NOW, "now", msg("Today")
    return Urgency.LATER, "next", words


def _deviations(db: Connection, person: Person, today: date, when: SiteTime) -> Iterator[Job]:
    for one in list_open_deviations(db):
        address, words = url_for("deviations.one", deviation=one.deviation), msg("%(words)s", words=one.words)
        name = msg("%(number)s", number=one.deviation)
        if person.has("qa") and not one.classified:
            yield Job(Urgency.NOW, "attn", msg("To be graded"), words, name, address, "attn", None, "1")
        elif person.has("qa") and not one.owner:
            yield Job(Urgency.NOW, "attn", msg("Nobody's yet"), words, name, address, "attn", None, "6")
        elif one.owner == person.person:
            urgency, kind, chip = _by_day(one.due_on or today, when)
            yield Job(urgency, kind, chip, words, name, address, "attn", None, "2")
    for action in list_open_actions(db):
        if action.owner == person.person and action.done_at is None:
            urgency, kind, chip = _by_day(action.due_on, when)
            address = url_for("deviations.one", deviation=action.deviation)
            words = msg("%(words)s", words=action.words)
            yield Job(urgency, kind, chip, words, msg("%(number)s", number=action.action), address, "pen", None, "5")


def _questions(db: Connection, person: Person, batches: dict[str, Batch]) -> Iterator[Job]:
    """What quality asks this person about values they entered."""
    for one in open_questions_to(db, person.person):
        address = url_for("questions.page", number=one.batch, _anchor=f"q{one.question}")
        what, note = msg("Answer the question of quality"), msg("%(words)s", words=one.words)
        batch = batches.get(one.batch) or find_batch(db, one.batch)
        yield Job(Urgency.NOW, "attn", msg("To be answered"), what, note, address, "person", batch, "1")


def _papers(db: Connection, person: Person) -> Iterator[Job]:
    """What is on paper and not yet in the record: labels sent to a printer, forms of a downtime."""
    sent = [one for one in labels_in_state(db, LabelState.SENT) if one.issued_by == person.person]
    if sent:
        what = msg("Say which labels came out of the printer")
        chip = msg("1 label") if len(sent) == 1 else msg("%(count)s labels", count=len(sent))
        yield Job(Urgency.NOW, "attn", chip, what, None, url_for("printers.page"), "print", None, "2")
    if person.has("technician", "verifier"):
        for form in _out(db):
            words = msg("Type in downtime form %(form)s, or void it", form=form[0])
            address = url_for("downtime.batch", number=form[1])
            yield Job(Urgency.LATER, "wait", msg("on paper"), words, None, address, "doc", None, "6")


def _out(db: Connection) -> Iterable[tuple[str, str]]:
    return [(one.form, one.batch) for one in list_forms(db) if one.state is FormState.PRINTED]


def _training(db: Connection, person: Person, when: SiteTime) -> Iterator[Job]:
    ending = ends_soon(trainings_of(db, person.person), when.today)
    titles = skills_in_force(db) if ending else {}
    for one in ending:
        what = msg("Renew your training: %(skill)s", skill=titles.get(one.skill, one.skill))
        chip = msg("ends %(day)s", day=when.weekday(one.valid_until))
        address = url_for("person.page", name=person.person)
        yield Job(Urgency.LATER, "attn", chip, what, None, address, "person", None, "8")


def title_of(work: MyWork) -> Message:
    """The answer to "what must I do": how much is late, how much is due, or what comes next."""
    late, now, soon = (len(work.of(one)) for one in (Urgency.LATE, Urgency.NOW, Urgency.SOON))
    if late:
        return msg("%(late)s late, %(now)s to do now", late=late, now=now)
    if now:
        return msg("1 thing to do now") if now == 1 else msg("%(now)s things to do now", now=now)
    if soon:
        first = work.of(Urgency.SOON)[0]
        return msg("Nothing waits for you now. Next: %(what)s", what=first.what)
    return msg("Nothing waits for you")
