"""Rows of batches."""

from sqlalchemy import Connection, insert, update

from lims.domain.batch import Stage
from lims.domain.events.batches import BatchClosed, BatchHeld, BatchOpened
from lims.ledger.entry import Entry
from lims.store.appliers.holds import note_hold
from lims.store.appliers.registry import applies
from lims.store.tables.batches import batches


def set_batch(db: Connection, batch: str, **values: object) -> None:
    """Write columns of one batch row."""
    db.execute(update(batches).where(batches.c.batch == batch).values(**values))


@applies(BatchOpened)
def apply_batch_opened(db: Connection, entry: Entry, event: BatchOpened) -> None:
    """One row for the batch, planned."""
    db.execute(
        insert(batches).values(
            batch=event.batch,
            subject=event.subject,
            coi=event.coi,
            dose_no=event.dose_no,
            doses=event.doses,
            trial=event.trial,
            version=event.version,
            sha256=event.sha256,
            product=event.product,
            draw_on=event.draw_on,
            infusion_on=event.infusion_on,
            stage=Stage.PLANNED,
            on_hold=False,
            hold_reason="",
            din="",
            opened_at=entry.recorded_at,
            final_confirmed=False,
        )
    )


@applies(BatchHeld)
def apply_batch_held(db: Connection, entry: Entry, event: BatchHeld) -> None:
    """Nothing goes on until quality lifts it."""
    set_batch(db, event.batch, on_hold=True, hold_reason=event.why)
    note_hold(db, entry, event.batch, event.why, cause=event.cause, by_rule=event.by_rule)


@applies(BatchClosed)
def apply_batch_closed(db: Connection, entry: Entry, event: BatchClosed) -> None:
    """The record is complete."""
    set_batch(db, event.batch, stage=Stage.CLOSED, closed_at=entry.recorded_at)
