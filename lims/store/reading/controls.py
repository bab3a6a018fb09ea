"""What was decided about readings and windows, and the priors that were adopted."""

from collections import defaultdict
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, Table, bindparam, select

from lims.domain.prior import AdoptedPrior
from lims.domain.step_controls import Accepted, Excluded, GrowthCheck, StepControls, WindowTold
from lims.store.prepared import Prepared
from lims.store.reading.values import value_of
from lims.store.tables.batches import batches
from lims.store.tables.controls import accepted_readings, excluded_readings, growth_checks, growth_priors, step_windows


def _of_batch(table: Table, order: str) -> Select[Any]:
    return select(table).where(table.c.batch == bindparam("batch")).order_by(table.c[order])


def _of_step(table: Table, order: str) -> Select[Any]:
    return _of_batch(table, order).where(table.c.step == bindparam("step"))


# Made once: every entry asks for those of its step.
_KINDS: tuple[tuple[str, Prepared, Prepared, Any], ...] = tuple(
    (name, Prepared(_of_batch(table, order)), Prepared(_of_step(table, order)), kind)
    for name, table, order, kind in (
        ("excluded", excluded_readings, "excluded_at", Excluded),
        ("accepted", accepted_readings, "accepted_at", Accepted),
        ("windows", step_windows, "told_at", WindowTold),
        ("checks", growth_checks, "checked_at", GrowthCheck),
    )
)


def step_controls(db: Connection, batch: str, step: str = "") -> dict[str, StepControls]:
    """By step what was decided about it, in the order it was; only of one step where it is named."""
    found: dict[str, dict[str, list[Any]]] = defaultdict(lambda: defaultdict(list))
    which = {"batch": batch, "step": step} if step else {"batch": batch}
    for name, of_batch, of_step, kind in _KINDS:
        for row in (of_step if step else of_batch).all(db, **which):
            found[row["step"]][name].append(value_of(kind, row))
    return {key: StepControls(**{name: tuple(rows) for name, rows in parts.items()}) for key, parts in found.items()}


def find_adopted_prior(db: Connection, trial: str, until: datetime | None = None) -> AdoptedPrior | None:
    """The newest prior adopted for a trial, by then if a time is given; None when quality has adopted none."""
    query = select(growth_priors).where(growth_priors.c.trial == trial)
    if until is not None:
        query = query.where(growth_priors.c.adopted_at <= until)
    row = db.execute(query.order_by(growth_priors.c.adopted_at.desc(), growth_priors.c.seq.desc()).limit(1)).mappings()
    first = row.first()
    return value_of(AdoptedPrior, first) if first else None


def find_prior_of_batch(db: Connection, batch: str) -> AdoptedPrior | None:
    """The prior that the forecast of a batch stands on: the newest when it was harvested, else the newest now."""
    row = db.execute(select(batches.c.trial, batches.c.harvested_at).where(batches.c.batch == batch)).first()
    return find_adopted_prior(db, row.trial, row.harvested_at) if row else None


def list_harvested(db: Connection, trial: str) -> tuple[str, ...]:
    """The batches of a trial whose culture came to its harvest, oldest first."""
    query = select(batches.c.batch).where(batches.c.trial == trial, batches.c.harvested_at.is_not(None))
    return tuple(db.scalars(query.order_by(batches.c.harvested_at, batches.c.batch)))


def is_missed(db: Connection, batch: str, step: str) -> bool:
    """Whether it was told already that the window of a step closed before anybody began it."""
    query = select(step_windows.c.step).where(
        step_windows.c.batch == batch, step_windows.c.step == step, step_windows.c.kind == "missed"
    )
    return db.scalar(query) is not None
