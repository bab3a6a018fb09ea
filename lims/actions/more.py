"""What a record holds beside the straight way, read from every area."""

from sqlalchemy import Connection

from lims.domain.more import More
from lims.store.reading.addenda import list_addenda, list_reevaluations
from lims.store.reading.alerts import (
    list_alerts,
    list_calls,
    list_judgements,
    list_organisms,
    list_reports,
    list_tasks,
)
from lims.store.reading.clearance import list_line_checks
from lims.store.reading.deviations import list_deviations, list_holds


def more_of(db: Connection, batch: str) -> More:
    """The bad days of one batch."""
    return More(
        deviations=list_deviations(db, batch),
        holds=list_holds(db, batch),
        addenda=list_addenda(db, batch),
        reevaluations=list_reevaluations(db, batch),
        alerts=list_alerts(db, batch),
        calls=list_calls(db, batch),
        tasks=list_tasks(db, batch),
        organisms=list_organisms(db, batch),
        reports=list_reports(db, batch),
        judgements=list_judgements(db, batch),
        line_checks=list_line_checks(db, batch),
    )
