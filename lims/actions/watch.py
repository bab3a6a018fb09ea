"""The watch: once a minute the program looks for what nobody answers, what does not arrive and what falls due.

It acts as the program itself, under a name that nobody can sign in with. Nothing here asks for a role.
"""

from collections.abc import Iterator
from datetime import datetime
from functools import partial
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from lims.actions.alerts import escalate, raise_alert
from lims.actions.master import protocol_of
from lims.actions.transit import note_overdue
from lims.actions.windows import tell_missed
from lims.domain.alerts import Task
from lims.domain.batch import GIVEN_UP, Batch, Stage
from lims.domain.errors import msg
from lims.domain.ladder import LADDER, next_rung
from lims.domain.people import SYSTEM
from lims.domain.protocol import Protocol
from lims.domain.schedule import DueAlert, due_alerts
from lims.domain.transit import clock_of
from lims.store.reading.alerts import find_alert_of, list_alerts, list_open_alerts, list_open_tasks, list_tasks
from lims.store.reading.batches import get_batch, list_live_batches
from lims.store.reading.quality import list_handovers
from lims.store.reading.site import find_site
from lims.store.reading.work import list_work
from lims.store.record import Act
from lims.store.session import Store

WORKED = (Stage.COLLECTED, Stage.RECEIVED, Stage.CULTURE, Stage.HARVESTED)


def watch(store: Store, at: datetime) -> int:
    """One round: what is due at `at` is recorded, batch by batch; gives how many batches had something."""
    with store.reading() as db:
        site = find_site(db)
        if site is None:
            return 0
        zone = ZoneInfo(site.zone)
        due = tuple(dict.fromkeys(_batches_with_something(db, at, zone)))
    for batch in due:
        store.perform(SYSTEM, at, partial(look_after, batch=batch, zone=zone))
    return len(due)


def look_after(act: Act, *, batch: str, zone: ZoneInfo) -> None:
    """Record what is due on one batch; everything is looked at again under its lock, so twice is once."""
    act.lock(f"batch:{batch}")
    found = get_batch(act.db, batch)
    for handover in list_handovers(act.db, batch):
        clock = clock_of(handover, act.at)
        if clock is not None and clock.over and not find_alert_of(act.db, batch, f"overdue:{handover.handover}"):
            note_overdue(act, batch, handover.handover)
    for alert in list_alerts(act.db, batch):
        if alert.goes_on(act.at):
            escalate(act, batch, alert.alert)
    for task in list_tasks(act.db, batch):
        if task.is_open:
            _tell_task(act, task, zone)
    for one in _windows(act.db, found, act.at):
        raise_alert(act, batch, kind="window", words=one.words, to=_roles(one), grade="notice", source=one.key)
        if one.kind == "missed":
            tell_missed(act, batch, one.step, one.closes_at)


def _batches_with_something(db: Connection, at: datetime, zone: ZoneInfo) -> Iterator[str]:
    for alert in list_open_alerts(db, grade="critical"):  # nothing else goes on
        if alert.goes_on(at):
            ladder = protocol_of(db, get_batch(db, alert.batch)).alerts or LADDER
            if next_rung(ladder, alert.alerted) is not None:
                yield alert.batch
    for task in list_open_tasks(db):
        source = _task_source(task, at, zone)
        if source and not find_alert_of(db, task.batch, source):
            yield task.batch
    for batch in list_live_batches(db):
        yield from _live(db, batch, at)


def _live(db: Connection, batch: Batch, at: datetime) -> Iterator[str]:
    for handover in list_handovers(db, batch.batch):
        clock = clock_of(handover, at)
        if clock is not None and clock.over and not find_alert_of(db, batch.batch, f"overdue:{handover.handover}"):
            yield batch.batch
    if any(not find_alert_of(db, batch.batch, one.key) for one in _windows(db, batch, at)):
        yield batch.batch


def _windows(db: Connection, batch: Batch, at: datetime) -> tuple[DueAlert, ...]:
    """What the windows of its steps have to tell; nothing on a batch that stands still or is not worked any more."""
    if batch.stage not in WORKED or batch.on_hold or batch.stage in GIVEN_UP:
        return ()
    protocol = protocol_of(db, batch)
    return tuple(one for one in due_alerts(protocol, list_work(db, batch.batch), at) if _is_told(protocol, one))


def _is_told(protocol: Protocol, one: DueAlert) -> bool:
    """A step whose window opens as soon as it can be done follows at once: nobody needs to be reminded of it."""
    window = protocol.step(one.step).window
    return one.kind != "pre_due" or (window is not None and window.early_hours < window.due_hours)


def _roles(one: DueAlert) -> tuple[str, ...]:
    return tuple(dict.fromkeys([*one.roles, "qa"])) if one.kind == "missed" else one.roles


def _task_source(task: Task, at: datetime, zone: ZoneInfo) -> str:
    """What is told of an open task: that it is due today, then that its day is over."""
    today = at.astimezone(zone).date()
    if today > task.due_on:
        return f"task:{task.task}:overdue"
    opened = task.opened_at.astimezone(zone).date()
    return f"task:{task.task}:due" if today == task.due_on and opened < today else ""


def _tell_task(act: Act, task: Task, zone: ZoneInfo) -> None:
    source = _task_source(task, act.at, zone)
    if not source:
        return
    over = source.endswith("overdue")
    words = (
        msg("Task %(number)s is over its day: %(words)s", number=task.task, words=task.words)
        if over
        else msg("Task %(number)s is due today: %(words)s", number=task.task, words=task.words)
    )
    to = tuple(dict.fromkeys([task.role, "qa"])) if over else (task.role,)
    grade = "critical" if over else "notice"
    raise_alert(act, task.batch, kind="task", words=words, to=to, grade=grade, source=source)
