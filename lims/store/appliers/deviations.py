"""Rows of deviations, of what is said about them, and of what follows from them."""

from sqlalchemy import Connection, func, insert, select, update

from lims.domain.deviations import DeviationState, action_number, deviation_number
from lims.domain.events.deviations import (
    ActionDone,
    ActionPlanned,
    DeviationAssigned,
    DeviationClassified,
    DeviationClosed,
    DeviationLinked,
    DeviationOpened,
    DeviationReopened,
    EffectivenessChecked,
    InvestigationRecorded,
)
from lims.ledger.entry import Entry
from lims.store.appliers.registry import applies
from lims.store.tables.deviations import capa_actions, deviation_turns, deviations


def _set(db: Connection, deviation: str, **values: object) -> None:
    db.execute(update(deviations).where(deviations.c.deviation == deviation).values(**values))


def _turn(db: Connection, entry: Entry, deviation: str, kind: str, words: str, more: str = "", **signed: str) -> None:
    """One more row beside the former ones."""
    unsigned = {"printed_name": "", "meaning": "", "content_sha256": ""}
    db.execute(
        insert(deviation_turns).values(
            batch=entry.chain.removeprefix("batch:"),
            seq=entry.seq,
            deviation=deviation,
            kind=kind,
            words=words,
            more=more,
            at=entry.recorded_at,
            by=entry.person,
            **unsigned | signed,
        )
    )


@applies(DeviationOpened)
def apply_deviation_opened(db: Connection, entry: Entry, event: DeviationOpened) -> None:
    """One row, numbered in the order of the chain."""
    earlier = db.scalar(select(func.count()).where(deviations.c.batch == event.batch)) or 0
    db.execute(
        insert(deviations).values(
            deviation=deviation_number(event.batch, earlier + 1),
            batch=event.batch,
            source=event.source,
            kind=event.kind,
            grade=event.grade,
            words=event.words,
            by_rule=event.by_rule,
            state=DeviationState.OPEN,
            opened_at=entry.recorded_at,
            opened_by=entry.person,
            step=event.step,
            container=event.container,
            seen_by=event.seen_by,
            classified=event.by_rule,
            owner="",
        )
    )


@applies(DeviationClassified)
def apply_deviation_classified(db: Connection, entry: Entry, event: DeviationClassified) -> None:
    """The grade in force, and why."""
    _set(db, event.deviation, grade=event.grade, classified=True)
    _turn(db, entry, event.deviation, "classified", event.reason, event.grade)


@applies(DeviationAssigned)
def apply_deviation_assigned(db: Connection, entry: Entry, event: DeviationAssigned) -> None:
    """Who looks into it, until when."""
    _set(db, event.deviation, owner=event.owner, due_on=event.due_on)
    _turn(db, entry, event.deviation, "assigned", event.owner, event.due_on.isoformat())


@applies(InvestigationRecorded)
def apply_investigation_recorded(db: Connection, entry: Entry, event: InvestigationRecorded) -> None:
    """Cause and impact, beside former ones."""
    _turn(db, entry, event.deviation, "investigated", event.cause, event.impact)


@applies(DeviationLinked)
def apply_deviation_linked(db: Connection, entry: Entry, event: DeviationLinked) -> None:
    """It belongs together with another."""
    _turn(db, entry, event.deviation, "linked", event.reason, event.other)


@applies(DeviationClosed)
def apply_deviation_closed(db: Connection, entry: Entry, event: DeviationClosed) -> None:
    """Closed, with the conclusion and the signature."""
    _set(db, event.deviation, state=DeviationState.CLOSED)
    _turn(
        db,
        entry,
        event.deviation,
        "closed",
        event.conclusion,
        printed_name=event.printed_name,
        meaning=event.meaning,
        content_sha256=event.content_sha256,
    )


@applies(DeviationReopened)
def apply_deviation_reopened(db: Connection, entry: Entry, event: DeviationReopened) -> None:
    """Open again; the former closing stays legible."""
    _set(db, event.deviation, state=DeviationState.OPEN)
    _turn(db, entry, event.deviation, "reopened", event.reason)


@applies(ActionPlanned)
def apply_action_planned(db: Connection, entry: Entry, event: ActionPlanned) -> None:
    """One row, numbered in the order of the site's chain."""
    earlier = db.scalar(select(func.count()).where(capa_actions.c.deviation == event.deviation)) or 0
    db.execute(
        insert(capa_actions).values(
            action=action_number(event.deviation, earlier + 1),
            deviation=event.deviation,
            batch=event.batch,
            kind=event.kind,
            words=event.words,
            owner=event.owner,
            due_on=event.due_on,
            planned_at=entry.recorded_at,
            planned_by=entry.person,
            done_words="",
            done_by="",
            check_words="",
            checked_by="",
        )
    )


@applies(ActionDone)
def apply_action_done(db: Connection, entry: Entry, event: ActionDone) -> None:
    """What was done, by whom and when."""
    values = {"done_words": event.words, "done_at": entry.recorded_at, "done_by": entry.person}
    db.execute(update(capa_actions).where(capa_actions.c.action == event.action).values(**values))


@applies(EffectivenessChecked)
def apply_effectiveness_checked(db: Connection, entry: Entry, event: EffectivenessChecked) -> None:
    """Whether it helps."""
    values = {"effective": event.effective, "check_words": event.words, "checked_by": entry.person}
    found = update(capa_actions).where(capa_actions.c.action == event.action)
    db.execute(found.values(checked_at=entry.recorded_at, **values))
