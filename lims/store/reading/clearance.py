"""Line checks."""

from sqlalchemy import Connection, select

from lims.domain.clearance import LineCheck
from lims.store.reading.values import value_of
from lims.store.tables.clearance import line_checks


def list_line_checks(db: Connection, batch: str) -> tuple[LineCheck, ...]:
    """Every look at a station for this batch, in order."""
    rows = db.execute(select(line_checks).where(line_checks.c.batch == batch).order_by(line_checks.c.seq)).mappings()
    return tuple(value_of(LineCheck, row) for row in rows)
