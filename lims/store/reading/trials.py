"""Of which trial a thing is. One place answers it, for every address and every list.

A person who is bound to trials reads through a connection that carries them: lists leave out the others' things, and a
request that names such a thing is answered as if it were not there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, TypeVar

from sqlalchemy import Column, Connection, Select, Table, select

from lims.store.tables.alerts import alerts
from lims.store.tables.batches import batches
from lims.store.tables.deviations import capa_actions, deviations
from lims.store.tables.downtime import downtime_forms
from lims.store.tables.labels import labels
from lims.store.tables.subjects import subjects

Q = TypeVar("Q", bound=Select[*tuple[Any, ...]])
TRIALS = "autolog_trials"
_NAMES = re.compile(r"[A-Za-z0-9]+(?:-[A-Za-z0-9]+)+")  # B26-0141, IKC-002, wherever they stand: B26-0141/C1
# Things that belong to a batch and are called by a name of their own.
_OF_A_BATCH: tuple[tuple[Column[Any], Table], ...] = (
    (deviations.c.deviation, deviations),
    (capa_actions.c.action, capa_actions),
    (alerts.c.alert, alerts),
    (downtime_forms.c.form, downtime_forms),
    (labels.c.label_code, labels),
)


def bound_to(db: Connection, trials: tuple[str, ...]) -> Connection:
    """The connection, from now on showing lists of these trials only; none given: everything."""
    return db.execution_options(**{TRIALS: trials}) if trials else db


def trials_shown(db: Connection) -> tuple[str, ...]:
    """The trials to which this connection is bound; none: all."""
    found: tuple[str, ...] = db.get_execution_options().get(TRIALS, ())
    return found


def of_batches_shown(db: Connection, query: Q, batch: Column[str]) -> Q:
    """The query, without rows of batches that this connection does not show; what is of no batch stays."""
    trials = trials_shown(db)
    if not trials:
        return query
    own = select(batches.c.batch).where(batches.c.trial.in_(trials))
    return query.where(batch.in_(own) | (batch == ""))


def of_trials_shown(db: Connection, query: Q, trial: Column[str]) -> Q:
    """The query, without subjects or batches of trials that this connection does not show."""
    trials = trials_shown(db)
    return query.where(trial.in_(trials)) if trials else query


def trials_of(db: Connection, words: Iterable[str]) -> set[str]:
    """The trials of every batch, subject, label, deviation, alert or form that these words name."""
    given = {word for word in words if word and word.isprintable()}
    names = given | {name for word in given for name in _NAMES.findall(word)}
    codes = names | {re.sub(r"[\s-]", "", word).upper() for word in given}
    numbers = set(names)
    for column, table in _OF_A_BATCH:
        numbers |= set(db.scalars(select(table.c.batch).where(column.in_(codes | names))))
    people = set(names) | set(db.scalars(select(labels.c.subject).where(labels.c.label_code.in_(codes))))
    found = set(db.scalars(select(batches.c.trial).where(batches.c.batch.in_(numbers))))
    return found | set(db.scalars(select(subjects.c.trial).where(subjects.c.subject.in_(people))))
