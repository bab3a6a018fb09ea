"""Rows of batches."""

from sqlalchemy import Connection, insert, update

from lims.domain.batch import Stage
from lims.domain.events.batches import BatchCancelled, BatchClosed, BatchHeld, BatchOpened, BatchReplanned
from lims.ledger.entry import Entry
from lims.store.appliers.holds import note_hold
from lims.store.appliers.registry import applies
from lims.store.tables.batches import batches
from lims.store.tables.draws import cancellations


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
    """The record is complete. What was on hold when it was rejected holds nothing any more."""
    set_batch(db, event.batch, stage=Stage.CLOSED, closed_at=entry.recorded_at, on_hold=False, hold_reason="")


@applies(BatchCancelled)
def apply_batch_cancelled(db: Connection, entry: Entry, event: BatchCancelled) -> None:
    """The dose will not be given. A hold has nothing to hold any more."""
    db.execute(
        insert(cancellations).values(
            batch=event.batch,
            kind=event.kind,
            reason=event.reason,
            stage=event.stage,
            signature=event.signature,
            cancelled_at=entry.recorded_at,
            cancelled_by=entry.person,
        )
    )
    set_batch(db, event.batch, stage=Stage.CANCELLED, on_hold=False, hold_reason="")


@applies(BatchReplanned)
def apply_batch_replanned(db: Connection, _entry: Entry, event: BatchReplanned) -> None:
    """Other days for a batch that is not drawn yet."""
    set_batch(db, event.batch, draw_on=event.draw_on, infusion_on=event.infusion_on)
