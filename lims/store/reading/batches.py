"""Batches."""

from collections.abc import Sequence

from sqlalchemy import Connection, bindparam, func, select

from lims.domain.batch import Batch, Stage
from lims.domain.errors import NotFound, msg
from lims.store.prepared import Prepared, Row
from lims.store.reading.trials import of_trials_shown
from lims.store.reading.values import value_of
from lims.store.tables.batches import batches
from lims.store.tables.ledger import chains

_EVERY = select(batches, chains.c.head_seq).join(chains, chains.c.chain == "batch:" + batches.c.batch)
_ONE = Prepared(_EVERY.where(batches.c.batch == bindparam("batch")))


def _batch(row: Row) -> Batch:
    return value_of(Batch, row, stage=Stage(row["stage"]))


def chain_of(batch: str) -> str:
    """The name of a batch's chain."""
    return f"batch:{batch}"


def find_batch(db: Connection, batch: str) -> Batch | None:
    """The batch of that number, or None."""
    row = _ONE.first(db, batch=batch)
    return _batch(row) if row else None


def get_batch(db: Connection, batch: str) -> Batch:
    """The batch of that number; refuses an unknown one."""
    found = find_batch(db, batch)
    if found is None:
        raise NotFound(
            "unknown_batch",
            msg("There is no batch %(batch)s.", batch=batch),
            next_step=msg("Check the number on the label, or open the board."),
        )
    return found


def list_live_batches(db: Connection) -> tuple[Batch, ...]:
    """Every batch that is not closed, oldest first."""
    query = _EVERY.where(batches.c.stage != Stage.CLOSED).order_by(batches.c.opened_at)
    rows = db.execute(of_trials_shown(db, query, batches.c.trial)).mappings()
    return tuple(_batch(row) for row in rows)


def list_batches(db: Connection, *, subject: str = "", after: str = "", limit: int = 100) -> tuple[Batch, ...]:
    """Batches by number, a page at a time; of one subject when one is given."""
    query = of_trials_shown(db, _EVERY, batches.c.trial).order_by(batches.c.batch).limit(limit)
    if subject:
        query = query.where(batches.c.subject == subject)
    if after:
        query = query.where(batches.c.batch > after)
    return tuple(_batch(row) for row in db.execute(query).mappings())


def batches_of_subjects(db: Connection, subjects: Sequence[str]) -> dict[str, tuple[Batch, ...]]:
    """The batches of each of these subjects, by number; nothing for a subject that has none."""
    found: dict[str, tuple[Batch, ...]] = dict.fromkeys(subjects, ())
    for start in range(0, len(subjects), 500):
        some = subjects[start : start + 500]
        query = _EVERY.where(batches.c.subject.in_(some)).order_by(batches.c.batch)
        for row in db.execute(query).mappings():
            found[row["subject"]] += (_batch(row),)
    return found


def find_last_number(db: Connection, year: int) -> int:
    """The highest serial number given in a two-digit year; 0 when none was."""
    newest = db.scalar(
        select(batches.c.batch)
        .where(batches.c.batch.like(f"B{year:02d}-%"))
        .order_by(func.length(batches.c.batch).desc(), batches.c.batch.desc())
        .limit(1)
    )
    return int(newest.split("-")[1]) if newest else 0
