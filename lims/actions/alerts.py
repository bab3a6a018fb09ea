"""The alert chain: alerts raised and answered, calls logged, tasks opened and done."""

from datetime import date, datetime, timedelta

from lims.actions.bench import site_day
from lims.actions.master import protocol_of
from lims.actions.rights import acting_person
from lims.domain.alerts import ALERTED, Alert, Task, alert_number, task_number
from lims.domain.errors import Message, NotFound, NotNow, NotReadable, msg
from lims.domain.events.alerts import (
    AlertAcknowledged,
    AlertEscalated,
    AlertRaised,
    CallLogged,
    TaskDone,
    TaskOpened,
)
from lims.domain.ladder import LADDER, OUTSIDE, escalated_until, next_rung, time_to_acknowledge
from lims.domain.people import ROLES
from lims.domain.words import needed_words
from lims.store.reading.alerts import find_alert_of, find_task_of, list_alerts, list_calls, list_tasks
from lims.store.reading.batches import get_batch
from lims.store.record import Act

CALLERS = ("qa", "qc", "physician", "nurse", "technician", "verifier", "courier")
TOLD = ("physician", "nurse", "courier", "qa", "sponsor", "authority", "patient")


def raise_alert(
    act: Act,
    batch: str,
    *,
    kind: str,
    words: Message | str,
    to: tuple[str, ...],
    grade: str = "critical",
    source: str = "",
) -> str:
    """Alert these roles; gives the number. The same source raises it once, and is told its number again."""
    chain = f"batch:{batch}"
    act.lock(chain)
    known = find_alert_of(act.db, batch, source) if source else ""
    if known:
        return known
    raised = alert_of(act, batch, kind=kind, words=words, to=to, grade=grade, source=source)
    act.record(chain, raised)
    return raised.alert


def alert_of(
    act: Act, batch: str, *, kind: str, words: Message | str, to: tuple[str, ...], grade: str, source: str
) -> AlertRaised:
    """The alert as it would be raised now: for a refusal that is itself a reason to alert."""
    strangers = [role for role in to if role not in ALERTED]
    if strangers or not to:
        raise ValueError(f"no such roles can be alerted: {strangers or 'none'}")
    number = alert_number(batch, len(list_alerts(act.db, batch)) + 1)
    ladder = protocol_of(act.db, get_batch(act.db, batch)).alerts or LADDER
    until = act.at + time_to_acknowledge(ladder, to, grade)
    return AlertRaised(number, batch, kind, str(words)[:1000], tuple(to), until, grade, source)


def acknowledge(act: Act, batch: str, alert: str) -> None:
    """Say that one knows, for every role of one's own that the alert waits for. The time is now: nothing else."""
    chain = f"batch:{batch}"
    act.lock(chain)
    person = acting_person(act)
    found = _alert(act, batch, alert)
    roles = found.waits_for(person.roles)
    if not roles:
        raise NotNow(
            "not_alerted",
            msg("Alert %(number)s does not wait for %(name)s.", number=alert, name=person.printed_name),
            reasons=(msg("It waits for: %(roles)s.", roles=", ".join(found.silent) or "-"),),
            next_step=msg("Somebody with that role acknowledges it. Nobody does it for another."),
        )
    act.record(chain, AlertAcknowledged(batch, alert, roles))


def escalate(act: Act, batch: str, alert: str) -> bool:
    """Nobody acknowledged in time: alert the next of the chain. Whether there was something to do."""
    chain = f"batch:{batch}"
    act.lock(chain)
    found = _alert(act, batch, alert)
    ladder = protocol_of(act.db, get_batch(act.db, batch)).alerts or LADDER
    rung = next_rung(ladder, found.alerted)
    if rung is None or not found.goes_on(act.at):
        return False
    act.record(chain, AlertEscalated(batch, alert, (rung.key,), escalated_until(rung, act.at)))
    if rung.key in OUTSIDE:
        open_task(
            act,
            batch,
            kind=f"call_{rung.key}",
            words=msg("Call the %(role)s: alert %(number)s was not acknowledged in time", role=rung.key, number=alert),
            role="qa",
            due_on=site_day(act),
            source=f"escalated:{alert}:{rung.key}",
        )
    return True


def open_task(
    act: Act, batch: str, *, kind: str, words: Message | str, role: str, due_on: date, source: str = ""
) -> str:
    """Give a role something to do by the end of a day; gives its number. The same source opens it once."""
    chain = f"batch:{batch}"
    act.lock(chain)
    known = find_task_of(act.db, batch, source) if source else ""
    if known:
        return known
    if role not in ROLES:
        raise NotReadable(
            "unknown_role",
            msg("%(role)s is no role here.", role=role[:40] or "-"),
            next_step=msg("Choose among: %(roles)s.", roles=", ".join(ROLES)),
        )
    number = task_number(batch, len(list_tasks(act.db, batch)) + 1)
    act.record(chain, TaskOpened(batch, number, kind, role, due_on, str(words)[:1000], source))
    return number


def plan_task(act: Act, batch: str, *, words: str, role: str, due_on: date) -> str:
    """A person gives a role something to do; gives the task's number."""
    acting_person(act, *CALLERS)
    if due_on < site_day(act):
        raise NotReadable(
            "due_on",
            msg("A task is due today or later."),
            next_step=msg("Choose a day to come."),
        )
    return open_task(act, batch, kind="planned", words=needed_words(words, msg("The task")), role=role, due_on=due_on)


def finish_task(act: Act, batch: str, task: str, *, words: str) -> None:
    """Say what was done. A task of a result ends with the result, a report's with the report."""
    act.lock(f"batch:{batch}")
    found = _open_task(act, batch, task)
    acting_person(act, found.role)
    by_itself = {
        "result": msg("Record the result: the task ends with it."),
        "report": msg("Record the report sent."),
        "organism": msg("Record the organism: the task ends with it."),
        "plan": msg("Decide the plan: the task ends with it."),
        "call_physician": msg("Log the call: the task ends with it."),
        "call_sponsor": msg("Log the call: the task ends with it."),
    }
    if found.kind in by_itself:
        raise NotNow(
            "ends_by_itself",
            msg("Task %(number)s is not ended by hand.", number=task),
            next_step=by_itself[found.kind],
        )
    done = needed_words(words, msg("What was done"))
    act.record(f"batch:{batch}", TaskDone(batch, task, done))


def end_tasks(act: Act, batch: str, source: str, words: Message | str) -> None:
    """End the open tasks that this source opened: what was to be done was done elsewhere in the record."""
    for task in list_tasks(act.db, batch):
        if task.is_open and task.source == source:
            act.record(f"batch:{batch}", TaskDone(batch, task.task, str(words)[:500]))


def log_call(
    act: Act, batch: str, *, told_role: str, told: str, called_at: datetime, words: str, alert: str = ""
) -> int:
    """Write down a call: who was told what, and when; gives its number. A call never comes before what it is about."""
    chain = f"batch:{batch}"
    act.lock(chain)
    acting_person(act, *CALLERS)
    about = _alert(act, batch, alert) if alert else None
    if told_role not in TOLD:
        raise NotReadable(
            "told_role",
            msg("%(role)s is nobody who is called.", role=told_role[:40] or "-"),
            next_step=msg("Choose among: %(roles)s.", roles=", ".join(TOLD)),
        )
    earliest = about.raised_at if about else get_batch(act.db, batch).opened_at
    # A clock on the wall shows whole minutes: a call in the minute of the alert is no call before it.
    if called_at > act.at + timedelta(minutes=1) or called_at < earliest - timedelta(minutes=1):
        raise NotReadable(
            "called_at",
            msg("The call cannot have been at that time."),
            reasons=(msg("It was after the alert was raised, and it is over."),),
            next_step=msg("Enter the time at which you spoke."),
        )
    number = len(list_calls(act.db, batch)) + 1
    who = needed_words(told, msg("The person who was told"), longest=120)
    said = needed_words(words, msg("What was said"))
    act.record(chain, CallLogged(batch, number, alert, told_role, who, called_at, said))
    _end_calls(act, batch, told_role, number)
    return number


def _end_calls(act: Act, batch: str, told_role: str, number: int) -> None:
    """The tasks to call somebody of this role are done."""
    for task in list_tasks(act.db, batch):
        if task.is_open and task.kind == f"call_{told_role}":
            words = msg("Call %(number)s was logged.", number=number)
            act.record(f"batch:{batch}", TaskDone(batch, task.task, str(words)))


def _alert(act: Act, batch: str, alert: str) -> Alert:
    found = next((one for one in list_alerts(act.db, batch) if one.alert == alert), None)
    if found is None:
        raise NotFound(
            "unknown_alert",
            msg("Batch %(batch)s has no alert %(number)s.", batch=batch, number=alert[:40] or "-"),
            next_step=msg("Choose an alert of this batch."),
        )
    return found


def _open_task(act: Act, batch: str, task: str) -> Task:
    found = next((one for one in list_tasks(act.db, batch) if one.task == task), None)
    if found is None or not found.is_open:
        raise NotNow(
            "task_not_open",
            msg("Task %(number)s of %(batch)s is not open.", number=task[:40] or "-", batch=batch),
            next_step=msg("Look at the list of tasks."),
        )
    return found
