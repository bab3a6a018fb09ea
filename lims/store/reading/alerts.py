"""Alerts, calls, tasks, organisms, reports and judgements."""

from sqlalchemy import Connection, Select, Table, select

from lims.domain.alerts import Acknowledgement, Alert, Call, Escalation, Judgement, Organism, Report, Task
from lims.domain.batch import GIVEN_UP, Stage
from lims.store.reading.trials import of_batches_shown
from lims.store.reading.values import value_of
from lims.store.tables.alerts import (
    alert_answers,
    alert_escalations,
    alerts,
    calls,
    judgements,
    organisms,
    reports,
    tasks,
)
from lims.store.tables.batches import batches

# Alerts that only remind of something that is done on a batch.
REMINDERS = ("window", "collection")
OVER = (Stage.CLOSED, *GIVEN_UP)


def list_alerts(db: Connection, batch: str) -> tuple[Alert, ...]:
    """The alerts of a batch, oldest first."""
    return _alerts(db, select(alerts).where(alerts.c.batch == batch))


def list_open_alerts(db: Connection, *, grade: str = "") -> tuple[Alert, ...]:
    """Every alert that some role did not acknowledge yet, or those of one grade; oldest first.

    What only reminds of a step is not open any more when its batch is over: nobody acknowledges it then, and after
    ten years thousands of them would stand before every page.
    """
    over = select(batches.c.batch).where(batches.c.batch == alerts.c.batch, batches.c.stage.in_(OVER)).exists()
    query = select(alerts).where(alerts.c.settled_at.is_(None), ~(alerts.c.kind.in_(REMINDERS) & over))
    if grade:
        query = query.where(alerts.c.grade == grade)
    return _alerts(db, of_batches_shown(db, query, alerts.c.batch))


def find_alert_of(db: Connection, batch: str, source: str) -> str:
    """The number of the alert that this source raised, or nothing."""
    found = db.scalar(select(alerts.c.alert).where(alerts.c.batch == batch, alerts.c.source == source))
    return found or ""


def _alerts(db: Connection, query: Select[tuple[object, ...]]) -> tuple[Alert, ...]:
    rows = db.execute(query.order_by(alerts.c.raised_at, alerts.c.alert)).mappings().all()
    names = [row["alert"] for row in rows]
    if not names:
        return ()
    answers: dict[str, list[Acknowledgement]] = {}
    for one in db.execute(select(alert_answers).where(alert_answers.c.alert.in_(names)).order_by(alert_answers.c.at)):
        answers.setdefault(one.alert, []).append(Acknowledgement(one.role, one.person, one.at))
    risen: dict[str, list[Escalation]] = {}
    wanted = alert_escalations.c.alert.in_(names)
    for one in db.execute(select(alert_escalations).where(wanted).order_by(alert_escalations.c.seq)):
        risen.setdefault(one.alert, []).append(Escalation(tuple(one.to), one.at))
    return tuple(
        value_of(
            Alert,
            row,
            acknowledgements=tuple(answers.get(row["alert"], ())),
            escalations=tuple(risen.get(row["alert"], ())),
        )
        for row in rows
    )


def list_tasks(db: Connection, batch: str) -> tuple[Task, ...]:
    """The tasks of a batch, the one that is due first before the others."""
    query = select(tasks).where(tasks.c.batch == batch).order_by(tasks.c.due_on, tasks.c.opened_at, tasks.c.task)
    return tuple(value_of(Task, row) for row in db.execute(query).mappings())


def list_open_tasks(db: Connection) -> tuple[Task, ...]:
    """Every task that nobody has done yet, by the day it is due."""
    query = select(tasks).where(tasks.c.done_at.is_(None)).order_by(tasks.c.due_on, tasks.c.task)
    query = of_batches_shown(db, query, tasks.c.batch)
    return tuple(value_of(Task, row) for row in db.execute(query).mappings())


def find_task_of(db: Connection, batch: str, source: str) -> str:
    """The number of the task that this source opened, or nothing."""
    found = db.scalar(select(tasks.c.task).where(tasks.c.batch == batch, tasks.c.source == source))
    return found or ""


def list_calls(db: Connection, batch: str) -> tuple[Call, ...]:
    """The calls about a batch, in the order they were made."""
    query = select(calls).where(calls.c.batch == batch).order_by(calls.c.called_at, calls.c.call)
    return tuple(value_of(Call, row) for row in db.execute(query).mappings())


def list_organisms(db: Connection, batch: str) -> tuple[Organism, ...]:
    """What grew in tests of the batch, in the order it was identified."""
    return tuple(value_of(Organism, row) for row in db.execute(_of(organisms, batch)).mappings())


def list_reports(db: Connection, batch: str) -> tuple[Report, ...]:
    """Who outside was told in writing."""
    return tuple(value_of(Report, row) for row in db.execute(_of(reports, batch)).mappings())


def list_judgements(db: Connection, batch: str) -> tuple[Judgement, ...]:
    """What quality judged, in its order."""
    return tuple(value_of(Judgement, row) for row in db.execute(_of(judgements, batch)).mappings())


def _of(table: Table, batch: str) -> Select[tuple[object, ...]]:
    return select(table).where(table.c.batch == batch).order_by(table.c.seq)
