"""Deviations with everything said about them, and holds."""

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import Connection, Select, select

from lims.domain.deviations import CapaAction, Deviation, DeviationState, Turn
from lims.domain.holds import Hold
from lims.store.reading.trials import of_batches_shown
from lims.store.reading.values import value_of
from lims.store.tables.deviations import capa_actions, deviation_turns, deviations, holds


def list_deviations(db: Connection, batch: str) -> tuple[Deviation, ...]:
    """The deviations of a batch, oldest first."""
    found = _read(db, select(deviations).where(deviations.c.batch == batch))
    return tuple(sorted(found, key=lambda one: int(one.deviation.rpartition("-D")[2])))


def list_open_deviations(db: Connection) -> tuple[Deviation, ...]:
    """Every open deviation of all batches, oldest first."""
    query = of_batches_shown(
        db, select(deviations).where(deviations.c.state == DeviationState.OPEN), deviations.c.batch
    )
    return _read(db, query.order_by(deviations.c.opened_at))


def batches_with_grave_deviations(db: Connection, batches: Sequence[str]) -> frozenset[str]:
    """Those of these batches that an open deviation keeps from infusion."""
    if not batches:
        return frozenset()
    query = select(deviations).where(deviations.c.state == DeviationState.OPEN, deviations.c.batch.in_(batches))
    return frozenset(one.batch for one in _read(db, query) if one.is_grave)


def list_closed_deviations(db: Connection, *, limit: int = 200) -> tuple[Deviation, ...]:
    """The closed deviations that were opened last, newest first."""
    query = of_batches_shown(
        db, select(deviations).where(deviations.c.state == DeviationState.CLOSED), deviations.c.batch
    )
    return _read(db, query.order_by(deviations.c.opened_at.desc()).limit(limit))


def find_deviation(db: Connection, deviation: str) -> Deviation | None:
    """The deviation of that number, or None."""
    return next(iter(_read(db, select(deviations).where(deviations.c.deviation == deviation))), None)


def find_deviation_of(db: Connection, batch: str, source: str) -> str:
    """The number of the deviation that this source raised, or nothing."""
    query = select(deviations.c.deviation).where(deviations.c.batch == batch, deviations.c.source == source)
    return db.scalar(query) or ""


def find_action(db: Connection, action: str) -> CapaAction | None:
    """The action of that number, or None."""
    row = db.execute(select(capa_actions).where(capa_actions.c.action == action)).mappings().first()
    return value_of(CapaAction, row) if row else None


def list_open_actions(db: Connection) -> tuple[CapaAction, ...]:
    """The actions that are not done, or done and not looked at yet, the soonest due first."""
    query = select(capa_actions).where(capa_actions.c.checked_at.is_(None)).order_by(capa_actions.c.due_on)
    query = of_batches_shown(db, query, capa_actions.c.batch)
    return tuple(value_of(CapaAction, row) for row in db.execute(query).mappings())


def list_holds(db: Connection, batch: str) -> tuple[Hold, ...]:
    """Every time the batch was on hold, oldest first."""
    rows = db.execute(select(holds).where(holds.c.batch == batch).order_by(holds.c.seq)).mappings()
    return tuple(value_of(Hold, row) for row in rows)


def _read(db: Connection, query: Select[tuple[object, ...]]) -> tuple[Deviation, ...]:
    rows = db.execute(query).mappings().all()
    if not rows:
        return ()
    numbers = [row["deviation"] for row in rows]
    turns, actions = _turns_of(db, numbers), _actions_of(db, numbers)
    twins = _numbers_by_source(db, [row["source"] for row in rows])
    return tuple(
        value_of(
            Deviation,
            row,
            state=DeviationState(row["state"]),
            turns=tuple(turns[row["deviation"]]),
            actions=tuple(actions[row["deviation"]]),
            twins=tuple(one for one in twins[row["source"]] if one != row["deviation"]),
        )
        for row in rows
    )


def _turns_of(db: Connection, numbers: Sequence[str]) -> dict[str, list[Turn]]:
    query = select(deviation_turns).where(deviation_turns.c.deviation.in_(numbers)).order_by(deviation_turns.c.seq)
    found: dict[str, list[Turn]] = defaultdict(list)
    for row in db.execute(query).mappings():
        found[row["deviation"]].append(value_of(Turn, row))
    return found


def _actions_of(db: Connection, numbers: Sequence[str]) -> dict[str, list[CapaAction]]:
    query = select(capa_actions).where(capa_actions.c.deviation.in_(numbers)).order_by(capa_actions.c.planned_at)
    found: dict[str, list[CapaAction]] = defaultdict(list)
    for row in db.execute(query).mappings():
        found[row["deviation"]].append(value_of(CapaAction, row))
    return found


def _numbers_by_source(db: Connection, sources: Sequence[str]) -> dict[str, list[str]]:
    """An identity stop has one source on both batches: the two numbers name each other."""
    query = select(deviations.c.source, deviations.c.deviation).where(deviations.c.source.in_(sources))
    stops = query.where(deviations.c.source.like("stop:%")).order_by(deviations.c.deviation)
    found: dict[str, list[str]] = defaultdict(list)
    for source, number in db.execute(stops):
        found[source].append(number)
    return found
