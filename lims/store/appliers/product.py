"""Rows of the dose calculation and the filled bag."""

from dataclasses import fields

from sqlalchemy import Connection, insert

from lims.domain.batch import Stage
from lims.domain.events.product import ProductFilled, ProductFormulated
from lims.ledger.entry import Entry
from lims.store.appliers.batches import set_batch
from lims.store.appliers.registry import applies
from lims.store.tables.product import formulations


@applies(ProductFormulated)
def apply_product_formulated(db: Connection, entry: Entry, event: ProductFormulated) -> None:
    """The dose calculation, term by term."""
    terms = {field.name: getattr(event, field.name) for field in fields(event)}
    db.execute(insert(formulations).values(**terms, at=entry.performed_at or entry.recorded_at))


@applies(ProductFilled)
def apply_product_filled(db: Connection, entry: Entry, event: ProductFilled) -> None:
    """The dose is in its bag and its clock runs."""
    set_batch(
        db,
        event.batch,
        stage=Stage.FILLED,
        filled_at=entry.performed_at or entry.recorded_at,
        expires_at=event.expires_at,
    )
