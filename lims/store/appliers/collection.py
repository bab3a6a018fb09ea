"""The draw and its receipt, on the batch row."""

from sqlalchemy import Connection, insert

from lims.domain.batch import Stage
from lims.domain.events.collection import (
    BloodCollected,
    CollectionReceived,
    CollectionRefused,
    CollectionSuperseded,
    DrawChosen,
)
from lims.ledger.entry import Entry
from lims.store.appliers.batches import set_batch
from lims.store.appliers.registry import applies
from lims.store.tables.draws import collection_refusals, draw_choices, supersessions


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


@applies(CollectionRefused)
def apply_collection_refused(db: Connection, entry: Entry, event: CollectionRefused) -> None:
    """One row; the batch stays drawn and not received."""
    db.execute(
        insert(collection_refusals).values(
            batch=event.batch,
            reasons=event.reasons,
            words=event.words,
            refused_at=entry.recorded_at,
            refused_by=entry.person,
            second_person=event.second_person,
        )
    )


@applies(DrawChosen)
def apply_draw_chosen(db: Connection, entry: Entry, event: DrawChosen) -> None:
    """What the physician chose stands, with the forecast that was told."""
    db.execute(
        insert(draw_choices).values(
            batch=event.batch,
            choice=event.choice,
            volume_ml=event.volume_ml,
            least_ml=event.least_ml,
            expected_cells=event.expected_cells,
            least_cells=event.least_cells,
            words=event.words,
            chosen_at=entry.recorded_at,
            chosen_by=entry.person,
        )
    )


@applies(CollectionSuperseded)
def apply_collection_superseded(db: Connection, entry: Entry, event: CollectionSuperseded) -> None:
    """One row links both batches; the entry on the other chain says the same and changes nothing."""
    if entry.chain != f"batch:{event.old_batch}":
        return
    db.execute(
        insert(supersessions).values(
            old_batch=event.old_batch,
            new_batch=event.new_batch,
            dose_no=event.dose_no,
            old_din=event.old_din,
            reason=event.reason,
            consent_on=event.consent_on,
            markers_on=event.markers_on,
            superseded_at=entry.recorded_at,
            superseded_by=entry.person,
        )
    )
