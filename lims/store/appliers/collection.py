"""The draw and its receipt, on the batch row."""

from sqlalchemy import Connection

from lims.domain.batch import Stage
from lims.domain.events.collection import BloodCollected, CollectionReceived
from lims.ledger.entry import Entry
from lims.store.appliers.batches import set_batch
from lims.store.appliers.registry import applies


@applies(BloodCollected)
def apply_blood_collected(db: Connection, entry: Entry, event: BloodCollected) -> None:
    """The batch has its donation number and the time of the draw."""
    set_batch(
        db,
        event.batch,
        stage=Stage.COLLECTED,
        din=event.din,
        collected_at=entry.performed_at or entry.recorded_at,
    )


@applies(CollectionReceived)
def apply_collection_received(db: Connection, entry: Entry, event: CollectionReceived) -> None:
    """The laboratory has the blood."""
    if event.accepted:
        set_batch(db, event.batch, stage=Stage.RECEIVED)
