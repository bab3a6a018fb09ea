"""What a record holds beside the straight way, read from every area."""

from sqlalchemy import Connection

from lims.domain.more import More
from lims.store.reading.clearance import list_line_checks
from lims.store.reading.deviations import list_deviations


def more_of(db: Connection, batch: str) -> More:
    """The bad days of one batch."""
    return More(
        deviations=list_deviations(db, batch),
        line_checks=list_line_checks(db, batch),
    )
