"""Subjects."""

from sqlalchemy import Connection, RowMapping, bindparam, select

from lims.domain.errors import NotFound, msg
from lims.domain.subject import Body, Planned, Subject
from lims.store.reading.values import value_of
from lims.store.tables.subjects import bodies, planned_infusions, subjects

_SUBJECT = select(subjects).where(subjects.c.subject == bindparam("subject"))
_COI = select(subjects.c.coi).where(subjects.c.subject == bindparam("subject"))
_NEWEST_BODY = select(bodies).where(bodies.c.subject == bindparam("subject")).order_by(bodies.c.number.desc()).limit(1)
_PLAN = (
    select(planned_infusions)
    .where(planned_infusions.c.subject == bindparam("subject"))
    .order_by(planned_infusions.c.dose_no)
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
    found: str | None = db.scalar(_COI, {"subject": subject})
    return found


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


def list_subjects(db: Connection) -> tuple[Subject, ...]:
    """Every subject, by code."""
    rows = db.execute(select(subjects).order_by(subjects.c.subject)).mappings().all()
    return tuple(_subject(db, row) for row in rows)
