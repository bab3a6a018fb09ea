"""Rows of the bedside."""

from sqlalchemy import Connection, delete, insert, update

from lims.domain.batch import Stage
from lims.domain.events.infusion import BedsideChecked, DoseInfused
from lims.ledger.entry import Entry
from lims.store.appliers.batches import set_batch
from lims.store.appliers.registry import applies
from lims.store.tables.infusion import bedsides


@applies(BedsideChecked)
def apply_bedside_checked(db: Connection, entry: Entry, event: BedsideChecked) -> None:
    """Wristband, bag and order agree; a check that was made again stands in place of the former."""
    db.execute(delete(bedsides).where(bedsides.c.batch == event.batch))
    db.execute(
        insert(bedsides).values(
            batch=event.batch,
            container=event.container,
            order=event.order,
            checked_by=event.checked_by,
            second_person=event.second_person,
            checked_at=entry.performed_at or entry.recorded_at,
            infused_by="",
            remarks="",
        )
    )


@applies(DoseInfused)
def apply_dose_infused(db: Connection, entry: Entry, event: DoseInfused) -> None:
    """The dose is given."""
    at = entry.performed_at or entry.recorded_at
    db.execute(
        update(bedsides)
        .where(bedsides.c.batch == event.batch)
        .values(infused_at=at, infused_by=entry.person, volume_ml=event.volume_ml, remarks=event.remarks)
    )
    set_batch(db, event.batch, stage=Stage.INFUSED, infused_at=at)
