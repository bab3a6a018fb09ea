"""Subjects."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, bindparam, func, or_, select

from lims.domain.errors import NotFound, msg
from lims.domain.subject import Body, Planned, Subject
from lims.store.prepared import Prepared
from lims.store.reading.trials import of_trials_shown
from lims.store.reading.values import value_of
from lims.store.tables.draws import withdrawals
from lims.store.tables.subjects import bodies, planned_infusions, subjects

AT_ONCE = 500  # names in one question
_SUBJECT = select(subjects).where(subjects.c.subject == bindparam("subject"))
_COI = Prepared(select(subjects.c.coi).where(subjects.c.subject == bindparam("subject")))
_NEWEST_BODY = select(bodies).where(bodies.c.subject == bindparam("subject")).order_by(bodies.c.number.desc()).limit(1)
_PLAN = (
    select(planned_infusions)
    .where(planned_infusions.c.subject == bindparam("subject"))
    .order_by(planned_infusions.c.dose_no)
)


def _subjects(db: Connection, rows: Sequence[RowMapping]) -> tuple[Subject, ...]:
    """The subjects of these rows; bodies and plans of all of them are read together."""
    bodies_of: dict[str, Body] = {}
    plans: dict[str, list[Planned]] = {}
    codes = [row["subject"] for row in rows]
    for start in range(0, len(codes), AT_ONCE):
        some = codes[start : start + AT_ONCE]
        measured = select(bodies).where(bodies.c.subject.in_(some)).order_by(bodies.c.number)
        bodies_of |= {one["subject"]: value_of(Body, one) for one in db.execute(measured).mappings()}
        planned = select(planned_infusions).where(planned_infusions.c.subject.in_(some))
        for one in db.execute(planned.order_by(planned_infusions.c.dose_no)).mappings():
            plans.setdefault(one["subject"], []).append(value_of(Planned, one))
    return tuple(
        value_of(Subject, row, body=bodies_of.get(row["subject"]), plan=tuple(plans.get(row["subject"], ())))
        for row in rows
    )


def _subject(db: Connection, row: RowMapping) -> Subject:
    which = {"subject": row["subject"]}
    body = db.execute(_NEWEST_BODY, which).mappings().first()
    plan = db.execute(_PLAN, which).mappings()
    return value_of(
        Subject,
        row,
        body=value_of(Body, body) if body else None,
        plan=tuple(value_of(Planned, one) for one in plan),
    )


def find_subject(db: Connection, subject: str) -> Subject | None:
    """The subject of that code, or None."""
    row = db.execute(_SUBJECT, {"subject": subject}).mappings().first()
    return _subject(db, row) if row else None


def find_coi(db: Connection, subject: str) -> str | None:
    """The chain-of-identity code of a subject, or None for an unknown one."""
    row = _COI.first(db, subject=subject)
    return row["coi"] if row else None


def get_subject(db: Connection, subject: str) -> Subject:
    """The subject of that code; refuses an unknown one."""
    found = find_subject(db, subject)
    if found is None:
        raise NotFound(
            "unknown_subject",
            msg("There is no subject %(subject)s.", subject=subject),
            next_step=msg("Check the code, or enrol the subject first."),
        )
    return found


def list_subjects(db: Connection, *, skip: int = 0, most: int | None = None) -> tuple[Subject, ...]:
    """Subjects by code; so many of them after so many others."""
    query = of_trials_shown(db, select(subjects), subjects.c.trial)
    query = query.order_by(subjects.c.subject).offset(skip).limit(most)
    return _subjects(db, db.execute(query).mappings().all())


def count_subjects(db: Connection) -> int:
    """How many subjects are enrolled."""
    return db.scalar(of_trials_shown(db, select(func.count()).select_from(subjects), subjects.c.trial)) or 0


def last_numbers(db: Connection, prefix: str, year: int) -> tuple[int, int]:
    """The highest number of a subject code with that prefix, and of a chain of identity of that two-digit year."""
    c = subjects.c
    coded = db.scalars(select(c.subject).where(c.subject.like(f"{prefix}-%")))
    chained = db.scalars(select(c.coi).where(func.substr(c.coi, 8, 2) == f"{year:02d}"))
    highest = max((int(one.rsplit("-", 1)[1]) for one in coded), default=0)
    return highest, max((int(one[-6:]) for one in chained), default=0)


def count_planned(db: Connection, first: date, last: date) -> dict[date, tuple[int, int]]:
    """Draws and infusions of each of these days that has any, the first day first; not of who left the treatment."""
    counted: dict[date, tuple[int, int]] = {}
    for column, at in ((planned_infusions.c.draw_on, 0), (planned_infusions.c.infusion_on, 1)):
        query = select(column, func.count()).join(subjects, subjects.c.subject == planned_infusions.c.subject)
        query = _not_gone(db, query.where(column.between(first, last)))
        for on, count in db.execute(query.group_by(column)):
            draws, infusions = counted.get(on, (0, 0))
            counted[on] = (draws, infusions + count) if at else (draws + count, infusions)
    return dict(sorted(counted.items()))


def subjects_planned(db: Connection, first: date, last: date) -> tuple[Subject, ...]:
    """Everybody who is drawn or infused on one of these days, by code; not who was taken out of the treatment."""
    p = planned_infusions.c
    named = select(p.subject).where(or_(p.draw_on.between(first, last), p.infusion_on.between(first, last)))
    query = _not_gone(db, select(subjects).where(subjects.c.subject.in_(named)))
    return _subjects(db, db.execute(query.order_by(subjects.c.subject)).mappings().all())


def _not_gone(db: Connection, query: Select[Any]) -> Select[Any]:
    query = query.where(subjects.c.subject.not_in(select(withdrawals.c.subject)))
    return of_trials_shown(db, query, subjects.c.trial)


def is_anything_planned(db: Connection) -> bool:
    """Whether anybody has a calendar at all."""
    return db.scalar(select(planned_infusions.c.subject).limit(1)) is not None
