"""Rows of steps, slots and entries; a station holds the batch of its running step."""

from sqlalchemy import Connection, bindparam, func, insert, literal, select, update

from lims.domain.events.steps import (
    EntryNotApplicable,
    EntryRecorded,
    LineCleared,
    SlotFilled,
    SlotRefilled,
    StepFinished,
    StepStarted,
    StepVerified,
    UnitAdded,
    UseAccepted,
)
from lims.domain.work import StepState
from lims.ledger.entry import Entry
from lims.store.appliers.registry import applies
from lims.store.prepared import Prepared
from lims.store.tables.equipment import accepted_uses
from lims.store.tables.materials import equipment
from lims.store.tables.steps import entries, former_slots, not_applicable, slots, steps

# Every value typed at a bench, and every replay of the ledger, runs these.
_FILL_SLOT, _ENTER = Prepared(insert(slots)), Prepared(insert(entries))
_REVISIONS = Prepared(
    select(func.count().label("count")).where(
        *(entries.c[name] == bindparam(name) for name in ("batch", "step", "entry", "replicate"))
    )
)
_UNVERIFY = Prepared(
    update(steps)
    .where(
        steps.c.batch == bindparam("b_batch"),
        steps.c.step == bindparam("b_step"),
        steps.c.state == StepState.RUNNING,
        steps.c.verified_by != "",
    )
    .values(verified_at=None, verified_by="")
)


@applies(StepStarted)
def apply_step_started(db: Connection, entry: Entry, event: StepStarted) -> None:
    """The step runs; its station, if it has one, holds this batch."""
    db.execute(
        insert(steps).values(
            batch=event.batch,
            step=event.step,
            state=StepState.RUNNING,
            station=entry.station,
            started_at=entry.performed_at or entry.recorded_at,
            started_by=entry.person,
            late_reason=event.late_reason,
            verified_by="",
            finished_by="",
        )
    )
    if entry.station:
        db.execute(
            update(equipment).where(equipment.c.equipment == entry.station).values(batch=event.batch, step=event.step)
        )


@applies(SlotFilled)
def apply_slot_filled(db: Connection, entry: Entry, event: SlotFilled) -> None:
    """One row for the filled slot."""
    row = {
        "batch": event.batch,
        "step": event.step,
        "slot": event.slot,
        "label_code": event.label_code,
        "target_kind": event.target_kind,
        "target": event.target,
        "words": event.words,
        "filled_at": entry.recorded_at,
        "filled_by": entry.person,
    }
    _FILL_SLOT.run(db, row)


@applies(SlotRefilled)
def apply_slot_refilled(db: Connection, entry: Entry, event: SlotRefilled) -> None:
    """Another thing is in the slot, the former is kept beside it; who verified the former looks again."""
    names = ("batch", "step", "slot", "target_kind", "target", "words", "filled_at", "filled_by")
    same = (slots.c.batch == event.batch) & (slots.c.step == event.step) & (slots.c.slot == event.slot)
    former = select(literal(entry.seq), *(slots.c[name] for name in names)).where(same)
    db.execute(insert(former_slots).from_select(["seq", *names], former))
    values = {"label_code": event.label_code, "target": event.target, "words": event.words}
    db.execute(
        update(slots)
        .where(same)
        .values(**values, target_kind=event.target_kind, filled_at=entry.recorded_at, filled_by=entry.person)
    )
    db.execute(
        update(steps)
        .where(steps.c.batch == event.batch, steps.c.step == event.step)
        .values(verified_at=None, verified_by="")
    )


@applies(UnitAdded)
def apply_unit_added(db: Connection, entry: Entry, event: UnitAdded) -> None:
    """The slot holds the lot already; the unit is told by the batch's chain."""


@applies(UseAccepted)
def apply_use_accepted(db: Connection, entry: Entry, event: UseAccepted) -> None:
    """Quality's word that the step may end with it."""
    db.execute(
        insert(accepted_uses).values(
            batch=event.batch,
            step=event.step,
            target_kind=event.target_kind,
            target=event.target,
            reason=event.reason,
            at=entry.recorded_at,
            by=entry.person,
        )
    )


@applies(EntryRecorded)
def apply_entry_recorded(db: Connection, entry: Entry, event: EntryRecorded) -> None:
    """One more revision of the entry; the earlier ones stay legible."""
    same = {"batch": event.batch, "step": event.step, "entry": event.entry, "replicate": event.replicate}
    before = _REVISIONS.first(db, **same)
    row = same | {
        "revision": (before["count"] if before else 0) + 1,
        "value": event.value,
        "unit": event.unit,
        "within_limits": event.within_limits,
        "reason": event.reason,
        "entered_at": entry.recorded_at,
        "entered_by": entry.person,
        "performed_at": entry.performed_at,
        "seq": entry.seq,
    }
    _ENTER.run(db, row)
    unverify(db, event.batch, event.step)


def unverify(db: Connection, batch: str, step: str) -> None:
    """What a second person checked is not what stands there now: a running step is verified again."""
    _UNVERIFY.run(db, {"b_batch": batch, "b_step": step})


@applies(StepVerified)
def apply_step_verified(db: Connection, entry: Entry, event: StepVerified) -> None:
    """The second person and the time."""
    db.execute(
        update(steps)
        .where(steps.c.batch == event.batch, steps.c.step == event.step)
        .values(verified_at=entry.recorded_at, verified_by=event.verified_by)
    )


@applies(StepFinished)
def apply_step_finished(db: Connection, entry: Entry, event: StepFinished) -> None:
    """The step's end."""
    db.execute(
        update(steps)
        .where(steps.c.batch == event.batch, steps.c.step == event.step)
        .values(state=StepState.FINISHED, finished_at=entry.performed_at or entry.recorded_at, finished_by=entry.person)
    )


@applies(LineCleared)
def apply_line_cleared(db: Connection, entry: Entry, event: LineCleared) -> None:
    """The station is free."""
    db.execute(update(equipment).where(equipment.c.equipment == event.station_cleared).values(batch="", step=""))


@applies(EntryNotApplicable)
def apply_entry_not_applicable(db: Connection, entry: Entry, event: EntryNotApplicable) -> None:
    """A required entry that does not apply; a running step is verified again."""
    db.execute(
        insert(not_applicable).values(
            batch=event.batch,
            step=event.step,
            entry=event.entry,
            replicate=event.replicate,
            reason=event.reason,
            second_person=event.second_person,
            at=entry.recorded_at,
            by=entry.person,
        )
    )
    unverify(db, event.batch, event.step)
