"""How many batches stand where."""

from sqlalchemy import Connection, func, select

from lims.domain.batch import Stage
from lims.domain.outcomes import Group
from lims.store.reading.trials import of_trials_shown
from lims.store.tables.batches import batches


def count_batches(db: Connection) -> tuple[Group, ...]:
    """Batches that stand alike, counted by the database."""
    supplied, infused = batches.c.supplied_at.is_not(None), batches.c.infused_at.is_not(None)
    alike = (batches.c.product, batches.c.stage, supplied.label("supplied"), infused.label("infused"))
    query = select(*alike, func.count().label("batches"))
    query = query.group_by(batches.c.product, batches.c.stage, supplied, infused)
    rows = db.execute(of_trials_shown(db, query, batches.c.trial))
    return tuple(
        Group(row.product, Stage(row.stage), bool(row.supplied), bool(row.infused), row.batches) for row in rows
    )
