"""Rows of alerts, calls, tasks, organisms, reports and judgements."""

from sqlalchemy import Connection, Table, insert, select, update

from lims.domain.contamination import CONTAMINATION
from lims.domain.events.alerts import (
    AlertAcknowledged,
    AlertEscalated,
    AlertRaised,
    BatchNonconforming,
    CallLogged,
    ContaminationPlanDecided,
    OrganismIdentified,
    ReportSent,
    TaskDone,
    TaskOpened,
)
from lims.domain.events.custody import ExcursionJudged, HoldTimeJudged
from lims.domain.transit import HOLD_TIME
from lims.ledger.entry import Entry
from lims.store.appliers.batches import set_batch
from lims.store.appliers.registry import applies
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


def _add(db: Connection, table: Table, **values: object) -> None:
    db.execute(insert(table).values(**values))


@applies(AlertRaised)
def apply_alert_raised(db: Connection, entry: Entry, event: AlertRaised) -> None:
    """An alert that nobody acknowledged yet."""
    _add(
        db,
        alerts,
        alert=event.alert,
        batch=event.batch,
        kind=event.kind,
        grade=event.grade,
        words=event.words,
        source=event.source,
        to=event.to,
        acknowledge_by=event.acknowledge_by,
        raised_at=entry.recorded_at,
        raised_by=entry.person,
    )


@applies(AlertAcknowledged)
def apply_alert_acknowledged(db: Connection, entry: Entry, event: AlertAcknowledged) -> None:
    """One row for each role that was answered; with the last of those it was raised to, the alert is settled."""
    for role in event.roles:
        _add(db, alert_answers, alert=event.alert, role=role, person=entry.person, at=entry.recorded_at)
    to = set(db.scalars(select(alerts.c.to).where(alerts.c.alert == event.alert)).one())
    answered = set(db.scalars(select(alert_answers.c.role).where(alert_answers.c.alert == event.alert)))
    if to <= answered:
        db.execute(update(alerts).where(alerts.c.alert == event.alert).values(settled_at=entry.recorded_at))


@applies(AlertEscalated)
def apply_alert_escalated(db: Connection, entry: Entry, event: AlertEscalated) -> None:
    """The next of the chain has until then."""
    _add(db, alert_escalations, alert=event.alert, seq=entry.seq, to=event.to, at=entry.recorded_at)
    db.execute(update(alerts).where(alerts.c.alert == event.alert).values(acknowledge_by=event.acknowledge_by))


@applies(CallLogged)
def apply_call_logged(db: Connection, entry: Entry, event: CallLogged) -> None:
    """One row for the call."""
    _add(
        db,
        calls,
        batch=event.batch,
        call=event.call,
        alert=event.alert,
        told_role=event.told_role,
        told=event.told,
        called_at=event.called_at,
        words=event.words,
        called_by=entry.person,
        logged_at=entry.recorded_at,
    )


@applies(TaskOpened)
def apply_task_opened(db: Connection, entry: Entry, event: TaskOpened) -> None:
    """One row for the task."""
    _add(
        db,
        tasks,
        task=event.task,
        batch=event.batch,
        kind=event.kind,
        role=event.role,
        due_on=event.due_on,
        words=event.words,
        source=event.source,
        opened_at=entry.recorded_at,
        opened_by=entry.person,
        done_by="",
        done_words="",
    )


@applies(TaskDone)
def apply_task_done(db: Connection, entry: Entry, event: TaskDone) -> None:
    """Who did it, and what came of it."""
    done = {"done_at": entry.recorded_at, "done_by": entry.person, "done_words": event.words}
    db.execute(update(tasks).where(tasks.c.task == event.task).values(**done))


@applies(OrganismIdentified)
def apply_organism_identified(db: Connection, entry: Entry, event: OrganismIdentified) -> None:
    """What grew; a later identification stands beside the former."""
    _add(
        db,
        organisms,
        batch=event.batch,
        seq=entry.seq,
        assay=event.assay,
        organism=event.organism,
        sensitivities=event.sensitivities,
        identified_at=entry.recorded_at,
        identified_by=entry.person,
    )


@applies(ReportSent)
def apply_report_sent(db: Connection, entry: Entry, event: ReportSent) -> None:
    """One row for the report."""
    _add(
        db,
        reports,
        batch=event.batch,
        seq=entry.seq,
        to=event.to,
        reference=event.reference,
        words=event.words,
        sent_at=entry.recorded_at,
        sent_by=entry.person,
    )


@applies(BatchNonconforming)
def apply_batch_nonconforming(db: Connection, _entry: Entry, event: BatchNonconforming) -> None:
    """The batch is marked; its stage stays."""
    set_batch(db, event.batch, nonconformance=event.why)


@applies(ContaminationPlanDecided)
def apply_contamination_plan(db: Connection, entry: Entry, event: ContaminationPlanDecided) -> None:
    """What becomes of the batch."""
    _judge(db, entry, event.batch, CONTAMINATION, event.plan, event.words)


@applies(ExcursionJudged)
def apply_excursion_judged(db: Connection, entry: Entry, event: ExcursionJudged) -> None:
    """What quality says of a hand-over out of its limits."""
    _judge(db, entry, event.batch, f"handover:{event.handover}", event.verdict, event.words)


@applies(HoldTimeJudged)
def apply_hold_time_judged(db: Connection, entry: Entry, event: HoldTimeJudged) -> None:
    """What quality says of blood that came late."""
    _judge(db, entry, event.batch, HOLD_TIME, event.verdict, event.words)


def _judge(db: Connection, entry: Entry, batch: str, about: str, verdict: str, words: str) -> None:
    _add(
        db,
        judgements,
        batch=batch,
        seq=entry.seq,
        about=about,
        verdict=verdict,
        words=words,
        judged_at=entry.recorded_at,
        judged_by=entry.person,
    )
