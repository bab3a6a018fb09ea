"""Steps under evaluation."""

from sqlalchemy import Connection, select

from lims.domain.evaluation import Evaluation
from lims.store.reading.values import value_of
from lims.store.tables.evaluation import evaluations


def list_evaluations(db: Connection, batch: str) -> tuple[Evaluation, ...]:
    """Everything of a batch that was ever put under evaluation, oldest first."""
    query = select(evaluations).where(evaluations.c.batch == batch).order_by(evaluations.c.seq)
    return tuple(value_of(Evaluation, row) for row in db.execute(query).mappings())
