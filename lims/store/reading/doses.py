"""Under-doses and what was signed about them."""

from sqlalchemy import Connection, select

from lims.domain.under_dose import DoseChoice, Extension, UnderDose
from lims.store.reading.values import value_of
from lims.store.tables.doses import dose_choices, extensions, under_doses


def list_under_doses(db: Connection, batch: str) -> tuple[UnderDose, ...]:
    """Every count that fell short, oldest first."""
    rows = db.execute(select(under_doses).where(under_doses.c.batch == batch).order_by(under_doses.c.seq)).mappings()
    return tuple(value_of(UnderDose, row) for row in rows)


def list_dose_choices(db: Connection, batch: str) -> tuple[DoseChoice, ...]:
    """Every signature for a way out, oldest first."""
    rows = db.execute(select(dose_choices).where(dose_choices.c.batch == batch).order_by(dose_choices.c.seq)).mappings()
    return tuple(value_of(DoseChoice, row) for row in rows)


def list_extensions(db: Connection, batch: str) -> tuple[Extension, ...]:
    """Every extension of the culture, oldest first."""
    rows = db.execute(select(extensions).where(extensions.c.batch == batch).order_by(extensions.c.seq)).mappings()
    return tuple(value_of(Extension, row) for row in rows)
