"""Addenda and releases looked at again."""

from sqlalchemy import Connection, select

from lims.domain.addenda import Addendum, Figure, Reevaluation
from lims.store.reading.values import value_of
from lims.store.tables.addenda import addenda, reevaluations


def list_addenda(db: Connection, batch: str) -> tuple[Addendum, ...]:
    """The addenda of a batch in order."""
    rows = db.execute(select(addenda).where(addenda.c.batch == batch).order_by(addenda.c.addendum)).mappings()
    return tuple(value_of(Addendum, row, figures=tuple(Figure(**one) for one in row["figures"])) for row in rows)


def list_reevaluations(db: Connection, batch: str) -> tuple[Reevaluation, ...]:
    """Each look at the release after an addendum, in order."""
    query = select(reevaluations).where(reevaluations.c.batch == batch).order_by(reevaluations.c.seq)
    return tuple(value_of(Reevaluation, row) for row in db.execute(query).mappings())
