"""The history of equipment, its alarms, what stands inside, and the running steps that use a thing now."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, RowMapping, func, select

from lims.domain.containers import ContainerState
from lims.domain.equipment import Alarm, EquipmentEvent, StoodInAlarm, VesselInAlarm
from lims.domain.errors import NotFound, msg
from lims.domain.work import StepState
from lims.store.reading.values import value_of
from lims.store.tables.containers import containers
from lims.store.tables.deviations import deviations
from lims.store.tables.equipment import accepted_uses, alarm_vessels, alarms, equipment_history
from lims.store.tables.steps import slots, steps


@dataclass(frozen=True, slots=True)
class Inside:
    """A vessel that stands in a piece of equipment now."""

    container: str
    batch: str
    subject: str
    title: str


@dataclass(frozen=True, slots=True)
class InHand:
    """A running step that holds a thing in one of its slots."""

    batch: str
    step: str
    slot: str
    target: str
    words: str
    filled_at: datetime
    accepted: bool


@dataclass(frozen=True, slots=True)
class Raised:
    """A deviation that one event raised on one of many batches."""

    deviation: str
    batch: str
    grade: str
    state: str
    words: str


def list_history(db: Connection, code: str) -> tuple[EquipmentEvent, ...]:
    """What happened to a piece of equipment, oldest first."""
    c = equipment_history.c
    rows = db.execute(select(equipment_history).where(c.equipment == code).order_by(c.number)).mappings()
    return tuple(value_of(EquipmentEvent, row) for row in rows)


def list_inside(db: Connection, code: str) -> tuple[Inside, ...]:
    """Every vessel of every patient that stands there now."""
    c = containers.c
    query = select(containers).where(c.place == code, c.state == ContainerState.IN_USE).order_by(c.container)
    return tuple(value_of(Inside, row) for row in db.execute(query).mappings())


def count_alarms(db: Connection, code: str) -> int:
    """How many alarms a piece of equipment ever had."""
    return db.scalar(select(func.count()).where(alarms.c.equipment == code)) or 0


def list_alarms(db: Connection, code: str) -> tuple[Alarm, ...]:
    """The alarms of a piece of equipment, newest first."""
    rows = db.execute(select(alarms).where(alarms.c.equipment == code).order_by(alarms.c.at.desc())).mappings()
    return tuple(value_of(Alarm, row) for row in rows)


def get_alarm(db: Connection, alarm: str) -> Alarm:
    """The alarm of that id; refuses an unknown one."""
    row = db.execute(select(alarms).where(alarms.c.alarm == alarm)).mappings().first()
    if row is None:
        raise NotFound(
            "unknown_alarm",
            msg("There is no alarm %(alarm)s.", alarm=alarm[:50]),
            next_step=msg("Open it from the page of its equipment."),
        )
    return value_of(Alarm, row)


def _vessel(row: RowMapping) -> VesselInAlarm:
    return value_of(VesselInAlarm, row)


def list_vessels(db: Connection, alarm: str) -> tuple[VesselInAlarm, ...]:
    """The vessels that stood in an alarm, by batch and name."""
    c = alarm_vessels.c
    rows = db.execute(select(alarm_vessels).where(c.alarm == alarm).order_by(c.container)).mappings()
    return tuple(_vessel(row) for row in rows)


def list_stood(db: Connection, batch: str) -> tuple[StoodInAlarm, ...]:
    """The alarms in which vessels of this batch stood, oldest first."""
    c = alarm_vessels.c
    rows = db.execute(select(alarm_vessels).where(c.batch == batch).order_by(c.container)).mappings()
    mine: dict[str, list[VesselInAlarm]] = {}
    for row in rows:
        mine.setdefault(row["alarm"], []).append(_vessel(row))
    stood = (StoodInAlarm(get_alarm(db, alarm), tuple(vessels)) for alarm, vessels in mine.items())
    return tuple(sorted(stood, key=lambda one: one.alarm.at))


def list_in_hand(db: Connection, kind: str, target: str) -> tuple[InHand, ...]:
    """The running steps in which this lot or equipment was scanned."""
    accepted = (
        select(func.count())
        .where(
            accepted_uses.c.batch == slots.c.batch,
            accepted_uses.c.step == slots.c.step,
            accepted_uses.c.target_kind == slots.c.target_kind,
            accepted_uses.c.target == slots.c.target,
        )
        .scalar_subquery()
    )
    query = (
        select(slots, (accepted > 0).label("accepted"))
        .join(steps, (steps.c.batch == slots.c.batch) & (steps.c.step == slots.c.step))
        .where(slots.c.target_kind == kind, slots.c.target == target, steps.c.state == StepState.RUNNING)
        .order_by(slots.c.batch)
    )
    return tuple(value_of(InHand, row, accepted=bool(row["accepted"])) for row in db.execute(query).mappings())


def accepted_targets(db: Connection, batch: str, step: str) -> frozenset[tuple[str, str]]:
    """(kind, target) of everything that quality lets this step end with."""
    c = accepted_uses.c
    rows = db.execute(select(c.target_kind, c.target).where(c.batch == batch, c.step == step))
    return frozenset((kind, target) for kind, target in rows)


def raised_by(db: Connection, source: str) -> tuple[Raised, ...]:
    """The deviations that a recall, a lock, a failed calibration or an alarm raised, by batch; `source` may go on."""
    c = deviations.c
    query = select(deviations).where(c.source.startswith(source, autoescape=True)).order_by(c.opened_at, c.deviation)
    return tuple(value_of(Raised, row) for row in db.execute(query).mappings())


def steps_touched_since(db: Connection, target: str, since: datetime) -> frozenset[tuple[str, str]]:
    """(batch, step) of every step that a thing was scanned into, or that ran at it, at or after this moment."""
    scanned = select(slots.c.batch, slots.c.step).where(slots.c.target == target, slots.c.filled_at >= since)
    worked = select(steps.c.batch, steps.c.step).where(steps.c.station == target, steps.c.started_at >= since)
    return frozenset((batch, step) for query in (scanned, worked) for batch, step in db.execute(query))
