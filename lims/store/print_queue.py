"""What lies at which printer. Operational: these functions write their own rows, each in the writer's transaction.

A job is read under its lock, changed by a pure function of lims/domain/print_queue.py, and kept: whoever comes second
sees what the first one did.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, bindparam, delete, exists, insert, or_, select, update

from lims.domain.errors import NotFound, msg
from lims.domain.print_job import JobState, Piece, PieceState, PrintJob
from lims.domain.print_queue import take
from lims.domain.printer import UNREPORTED, Told
from lims.store.prepared import Prepared, Row
from lims.store.reading.values import value_of
from lims.store.session import Store
from lims.store.tables.printers import print_jobs, print_pieces, printer_states

# A worker that has not moved a piece for longer is taken for dead.
LEASE = timedelta(seconds=120)
LONGEST_WORDS = 300
_j, _p = print_jobs.c, print_pieces.c
_PIECE = ("label_code", "state", "remote_job", "at", "told_by")
_PIECES = Prepared(select(print_pieces).where(_p.job == bindparam("job")).order_by(_p.number))
_STATES = {state.value: state for state in PieceState}
_JOB = ("state", "why", "words", "due_at", "taken_by", "taken_at", "start")


def add_print_job(db: Connection, job: PrintJob) -> None:
    """Keep a new job with its pieces."""
    kept = {column.name: getattr(job, column.name) for column in print_jobs.columns}
    db.execute(insert(print_jobs).values(kept))
    db.execute(insert(print_pieces), [_piece_row(job.job, piece) for piece in job.pieces])


def lock_print_job(db: Connection, job: str) -> PrintJob:
    """The job, with other writers kept off it until this transaction ends; refuses an unknown one."""
    return _read(db, job, locked=True)


def get_print_job(db: Connection, job: str) -> PrintJob:
    """The job of that number; refuses an unknown one."""
    return _read(db, job, locked=False)


def keep_print_job(db: Connection, before: PrintJob, after: PrintJob) -> None:
    """Write what differs."""
    changed = {name: getattr(after, name) for name in _JOB if getattr(after, name) != getattr(before, name)}
    if changed:
        db.execute(update(print_jobs).where(_j.job == after.job).values(changed))
    was = {piece.number: piece for piece in before.pieces}
    new = [_piece_row(after.job, piece) for piece in after.pieces if piece.number not in was]
    if new:
        db.execute(insert(print_pieces), new)
    for piece in after.pieces:
        former = was.get(piece.number, piece)
        if former is not piece and former != piece:
            where = and_(_p.job == after.job, _p.number == piece.number)
            db.execute(update(print_pieces).where(where).values({name: getattr(piece, name) for name in _PIECE}))


def change_print_job(store: Store, job: str, change: Callable[[PrintJob], PrintJob]) -> PrintJob:
    """Read the job under its lock, change it, keep it, all in one transaction; gives what is kept now."""
    with store.writing() as db:
        before = lock_print_job(db, job)
        after = change(before)
        keep_print_job(db, before, after)
    return after


def claim_print_job(store: Store, worker: str, at: datetime) -> PrintJob | None:
    """Take the oldest job that has something to do; None when there is none. No two workers take the same.

    A printer works for one job at a time: behind a job that is held, the others of that printer wait.
    """
    with store.reading() as db:
        # Most looks find nothing; those do not take the writers' turn.
        number = _next(db, at)
    if number is None:
        return None
    with store.writing() as db:
        if db.execute(select(_j.job).where(_j.job == number).with_for_update()).first() is None:
            return None
        if _next(db, at) != number:
            return None
        before = get_print_job(db, number)
        after = take(before, worker, at)
        keep_print_job(db, before, after)
    return after


def _next(db: Connection, at: datetime) -> str | None:
    on_the_way = exists(select(_p.number).where(_p.job == _j.job, _p.state == PieceState.SENDING))
    live = or_(_j.state.in_((JobState.RUNNING, JobState.HELD)), and_(_j.state == JobState.STOPPED, on_the_way))
    rows = db.execute(
        select(_j.job, _j.printer, _j.state, _j.due_at, _j.taken_by, _j.taken_at, on_the_way.label("on_the_way"))
        .where(live)
        .order_by(_j.asked_at, _j.job)
    )
    busy: set[str] = set()
    for row in rows:
        first, works = row.printer not in busy, row.state == JobState.RUNNING or row.on_the_way
        busy.add(row.printer)
        free = not row.taken_by or row.taken_at is None or row.taken_at <= at - LEASE
        if first and works and free and row.due_at <= at:
            return str(row.job)
    return None


def list_print_jobs(db: Connection, *, batch: str = "", printer: str = "", most: int = 50) -> tuple[PrintJob, ...]:
    """Jobs of a batch or of a printer: those that are not over, oldest first, then the newest that are."""
    wanted: list[ColumnElement[bool]] = []
    if batch:
        wanted.append(_j.batch == batch)
    if printer:
        wanted.append(_j.printer == printer)
    live = db.scalars(select(_j.job).where(_j.state != JobState.OVER, *wanted).order_by(_j.asked_at, _j.job)).all()
    over = select(_j.job).where(_j.state == JobState.OVER, *wanted).order_by(_j.asked_at.desc(), _j.job).limit(most)
    return tuple(get_print_job(db, str(job)) for job in (*live, *db.scalars(over)))


def jobs_ahead(db: Connection, job: PrintJob) -> int:
    """How many jobs of the same printer come before it, running or held."""
    earlier = or_(_j.asked_at < job.asked_at, and_(_j.asked_at == job.asked_at, _j.job < job.job))
    live = _j.state.in_((JobState.RUNNING, JobState.HELD))
    return len(db.scalars(select(_j.job).where(_j.printer == job.printer, live, earlier)).all())


def keep_told(store: Store, printer: str, told: Told, at: datetime) -> None:
    """Remember what a printer said of itself; one that has ever told its state is known to answer."""
    with store.writing() as db:
        before = db.scalar(select(printer_states.c.answers).where(printer_states.c.printer == printer))
        answers = 1 if before or (told.state not in (UNREPORTED, "silent")) else 0
        db.execute(delete(printer_states).where(printer_states.c.printer == printer))
        db.execute(
            insert(printer_states).values(
                printer=printer,
                state=told.state,
                troubles=list(told.troubles),
                words=told.words[:LONGEST_WORDS],
                answers=answers,
                told_at=at,
            )
        )


def _read(db: Connection, job: str, *, locked: bool) -> PrintJob:
    query = select(print_jobs).where(_j.job == job)
    row = db.execute(query.with_for_update() if locked else query).mappings().first()
    if row is None:
        raise NotFound(
            "unknown_print_job",
            msg("There is no print job %(job)s.", job=job[:20]),
            next_step=msg("Open the printer and choose a job from its list."),
        )
    pieces = tuple(_piece(one) for one in _PIECES.all(db, job=job))
    return value_of(PrintJob, row, state=JobState(row["state"]), pieces=pieces)


def _piece(row: Row) -> Piece:
    # Hundreds of them are read around each label that is sent, and meanwhile nobody else writes.
    state = _STATES[row["state"]]
    return Piece(row["number"], row["label_code"], state, row["remote_job"], row["at"], row["told_by"])


def _piece_row(job: str, piece: Piece) -> dict[str, Any]:
    return {"job": job, "number": piece.number} | {name: getattr(piece, name) for name in _PIECE}
