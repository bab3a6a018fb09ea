"""Jobs: asked for beside an entry, in its transaction; taken by one worker at a time; tried again when one dies."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, func, or_, select, update

from lims.store.session import Store
from lims.store.tables.ledger import jobs

# A worker that holds a job for longer is taken for dead.
LEASE = timedelta(minutes=15)
TRIES = 5
FIRST_PAUSE = timedelta(seconds=10)
_j = jobs.c


@dataclass(frozen=True, slots=True)
class Job:
    """A job in a worker's hands: what to do, with what, and for which time it is tried."""

    job: int
    kind: str
    payload: Any
    tries: int
    taken_by: str


def claim_job(store: Store, worker: str, at: datetime, kinds: list[str]) -> Job | None:
    """Take the oldest job that is due and of these kinds; None when there is none. No two workers take the same."""
    is_due = or_(
        and_(_j.state == "waiting", _j.due_at <= at),
        and_(_j.state == "taken", _j.taken_at <= at - LEASE),
    )
    oldest = select(_j.job).where(is_due, _j.kind.in_(kinds)).order_by(_j.job).limit(1)
    if store.dialect == "postgresql":
        oldest = oldest.with_for_update(skip_locked=True)
    else:
        with store.reading() as db:
            # Most looks find nothing; those do not take the writers' turn.
            if db.scalar(oldest) is None:
                return None
    take = (
        update(jobs)
        .where(_j.job == oldest.scalar_subquery())
        .values(state="taken", taken_at=at, taken_by=worker, tries=_j.tries + 1)
        .returning(_j.job, _j.kind, _j.payload, _j.tries)
    )
    with store.writing() as db:
        row = db.execute(take).one_or_none()
    return None if row is None else Job(row.job, row.kind, json.loads(row.payload), row.tries, worker)


def finish_job(store: Store, job: Job, at: datetime) -> None:
    """The job is done."""
    _settle(store, job, state="done", done_at=at, fault="")


def fail_job(store: Store, job: Job, at: datetime, fault: str) -> None:
    """The job did not work: it waits, longer each time, and is given up after a few tries."""
    if job.tries >= TRIES:
        _settle(store, job, state="failed", done_at=at, fault=fault)
    else:
        _settle(store, job, state="waiting", due_at=at + FIRST_PAUSE * 4 ** (job.tries - 1), fault=fault)


def count_jobs(store: Store) -> dict[str, int]:
    """How many jobs are waiting, taken, done and failed."""
    with store.reading() as db:
        counted = {row[0]: row[1] for row in db.execute(select(_j.state, func.count()).group_by(_j.state))}
    return {state: counted.get(state, 0) for state in ("waiting", "taken", "done", "failed")}


def _settle(store: Store, job: Job, **values: Any) -> None:
    # Only while it is still in this worker's hands: after the lease somebody else has it.
    mine = and_(_j.job == job.job, _j.state == "taken", _j.taken_by == job.taken_by, _j.tries == job.tries)
    with store.writing() as db:
        db.execute(update(jobs).where(mine).values(**values))
