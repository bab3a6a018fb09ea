"""Trainings, and what a person did with a skill."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, bindparam, select, union

from lims.domain.errors import NotFound, msg
from lims.domain.training import RestedOn, Training
from lims.store.prepared import Prepared
from lims.store.reading.values import value_of
from lims.store.tables.batches import batches
from lims.store.tables.deviations import deviations
from lims.store.tables.evaluation import evaluations
from lims.store.tables.steps import entries, slots, steps
from lims.store.tables.training import trainings

_OF_PERSON = Prepared(select(trainings).where(trainings.c.person == bindparam("person")).order_by(trainings.c.training))


def trainings_of(db: Connection, person: str) -> tuple[Training, ...]:
    """Every training of a person, oldest first, those that ended too."""
    return tuple(value_of(Training, row) for row in _OF_PERSON.all(db, person=person))


def list_trainings(db: Connection) -> tuple[Training, ...]:
    """Every training of everybody, by person and skill, the longest valid first."""
    order = (trainings.c.person, trainings.c.skill, trainings.c.valid_until.desc(), trainings.c.training)
    return tuple(value_of(Training, row) for row in db.execute(select(trainings).order_by(*order)).mappings())


def get_training(db: Connection, training: int) -> Training:
    """The training of that number; refuses an unknown one."""
    row = db.execute(select(trainings).where(trainings.c.training == training)).mappings().first()
    if row is None:
        raise NotFound(
            "unknown_training",
            msg("There is no training %(number)s.", number=training),
            next_step=msg("Open the People page and choose a training there."),
        )
    return value_of(Training, row)


def work_since(db: Connection, person: str, since: datetime) -> tuple[tuple[str, str, datetime], ...]:
    """(batch, step, when) of everything a person began, scanned, entered, verified or ended from that moment on."""
    acts = (
        (steps.c.started_by, steps.c.started_at),
        (steps.c.verified_by, steps.c.verified_at),
        (steps.c.finished_by, steps.c.finished_at),
        (slots.c.filled_by, slots.c.filled_at),
        (entries.c.entered_by, entries.c.entered_at),
    )
    found: list[Select[Any]] = [
        select(at.table.c.batch.label("batch"), at.table.c.step.label("step"), at.label("at")).where(
            who == person, at >= since
        )
        for who, at in acts
    ]
    every = union(*found).subquery()
    query = select(every.c.batch, every.c.step, every.c.at).order_by(every.c.batch, every.c.at)
    return tuple((batch, step, at) for batch, step, at in db.execute(query))


def rested_on(db: Connection, training: int) -> tuple[RestedOn, ...]:
    """The batches that were found to rest on a withdrawn training, by number, with the steps and the deviation."""
    query = (
        select(
            batches.c.batch,
            batches.c.trial,
            batches.c.stage,
            deviations.c.deviation,
            deviations.c.state,
            evaluations.c.steps,
        )
        .join(deviations, deviations.c.batch == batches.c.batch)
        .join(evaluations, evaluations.c.deviation == deviations.c.deviation)
        .where(deviations.c.source == f"training:{training}")
        .order_by(batches.c.batch, evaluations.c.seq)
    )
    return tuple(
        RestedOn(row.batch, row.trial, row.stage, tuple(row.steps), row.deviation, row.state != "closed")
        for row in db.execute(query)
    )
