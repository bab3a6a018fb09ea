"""Steps as worked."""

from collections import defaultdict
from collections.abc import Iterable

from sqlalchemy import Connection, bindparam, select

from lims.domain.step_controls import NOTHING_DECIDED
from lims.domain.work import Entered, Filled, NotApplicable, StepState, StepWork, not_begun
from lims.store.prepared import Prepared
from lims.store.reading.controls import step_controls
from lims.store.reading.values import value_of
from lims.store.tables.steps import entries as entered_values
from lims.store.tables.steps import not_applicable, slots, steps

# Made once. Making a statement takes longer than running it.
_WORK = Prepared(select(steps).where(steps.c.batch == bindparam("batch"), steps.c.step == bindparam("step")))
_FILLED = Prepared(
    select(slots)
    .where(slots.c.batch == bindparam("batch"), slots.c.step == bindparam("step"))
    .order_by(slots.c.filled_at)
)
_ENTERED = Prepared(
    select(entered_values)
    .where(entered_values.c.batch == bindparam("batch"), entered_values.c.step == bindparam("step"))
    .order_by(entered_values.c.seq)
)
_NOT_APPLICABLE = Prepared(
    select(not_applicable).where(
        not_applicable.c.batch == bindparam("batch"), not_applicable.c.step == bindparam("step")
    )
)
_EVERY_WORK = Prepared(select(steps).where(steps.c.batch == bindparam("batch")))
_EVERY_FILLED = Prepared(select(slots).where(slots.c.batch == bindparam("batch")).order_by(slots.c.filled_at))
_EVERY_ENTERED = Prepared(
    select(entered_values).where(entered_values.c.batch == bindparam("batch")).order_by(entered_values.c.seq)
)
_EVERY_NOT_APPLICABLE = Prepared(select(not_applicable).where(not_applicable.c.batch == bindparam("batch")))


def find_work(db: Connection, batch: str, step: str, *, entries: bool = True) -> StepWork:
    """The work on one step; an untouched step where nobody has begun. A scan needs its slots and leaves the entries."""
    which = {"batch": batch, "step": step}
    row = _WORK.first(db, **which)
    if row is None:
        return not_begun(batch, step)
    filled = _FILLED.all(db, **which)
    entered = _ENTERED.all(db, **which) if entries else ()
    dropped = _NOT_APPLICABLE.all(db, **which) if entries else ()
    return value_of(
        StepWork,
        row,
        state=StepState(row["state"]),
        filled=tuple(value_of(Filled, one) for one in filled),
        entered=tuple(value_of(Entered, one) for one in entered),
        not_applicable=tuple(value_of(NotApplicable, one) for one in dropped),
        controls=(step_controls(db, batch, step) if entries else {}).get(step, NOTHING_DECIDED),
    )


def list_work(db: Connection, batch: str) -> dict[str, StepWork]:
    """The work on every step that was begun, by step."""
    filled: dict[str, list[Filled]] = defaultdict(list)
    for one in _EVERY_FILLED.all(db, batch=batch):
        filled[one["step"]].append(value_of(Filled, one))
    entered: dict[str, list[Entered]] = defaultdict(list)
    for one in _EVERY_ENTERED.all(db, batch=batch):
        entered[one["step"]].append(value_of(Entered, one))
    dropped: dict[str, list[NotApplicable]] = defaultdict(list)
    for one in _EVERY_NOT_APPLICABLE.all(db, batch=batch):
        dropped[one["step"]].append(value_of(NotApplicable, one))
    controls = step_controls(db, batch)
    return {
        row["step"]: value_of(
            StepWork,
            row,
            state=StepState(row["state"]),
            filled=tuple(filled[row["step"]]),
            entered=tuple(entered[row["step"]]),
            not_applicable=tuple(dropped[row["step"]]),
            controls=controls.get(row["step"], NOTHING_DECIDED),
        )
        for row in _EVERY_WORK.all(db, batch=batch)
    }


def finished_steps(db: Connection, batch: str) -> dict[str, StepWork]:
    """Only what the board needs of the steps: state and times, without slots and entries."""
    return {
        row["step"]: value_of(
            StepWork,
            row,
            state=StepState(row["state"]),
            filled=(),
            entered=(),
            not_applicable=(),
            controls=NOTHING_DECIDED,
        )
        for row in _EVERY_WORK.all(db, batch=batch)
    }


def finished_of(db: Connection, numbers: Iterable[str]) -> set[tuple[str, str]]:
    """Of these batches, every step that is finished: batch and step."""
    c = steps.c
    query = select(c.batch, c.step).where(c.batch.in_(set(numbers)), c.state == StepState.FINISHED)
    return {(row.batch, row.step) for row in db.execute(query)}


def running_steps(db: Connection) -> tuple[tuple[str, str, str], ...]:
    """Every step that is being worked anywhere: batch, step, station; the one begun last first."""
    query = select(steps.c.batch, steps.c.step, steps.c.station).where(steps.c.state == StepState.RUNNING)
    return tuple((row.batch, row.step, row.station) for row in db.execute(query.order_by(steps.c.started_at.desc())))
