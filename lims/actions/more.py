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
from lims.store.reading.controls import find_prior_of_batch
from lims.store.reading.deviations import list_deviations, list_holds
from lims.store.reading.doses import list_dose_choices, list_extensions, list_under_doses
from lims.store.reading.downtime import list_attachments, list_forms
from lims.store.reading.draws import find_cancellation, find_draws, list_returns
from lims.store.reading.equipment import list_stood
from lims.store.reading.evaluation import list_evaluations
from lims.store.reading.questions import list_questions
from lims.store.reading.supply import list_supplies
from lims.store.reading.vessels import list_edges, list_losses


def more_of(db: Connection, batch: str) -> More:
    """The bad days of one batch."""
    return More(
        deviations=list_deviations(db, batch),
        alarms=list_stood(db, batch),
        edges=list_edges(db, batch),
        losses=list_losses(db, batch),
        under_doses=list_under_doses(db, batch),
        dose_choices=list_dose_choices(db, batch),
        extensions=list_extensions(db, batch),
        supplies=list_supplies(db, batch),
        draws=find_draws(db, batch),
        cancellation=find_cancellation(db, batch),
        returns=list_returns(db, batch),
        evaluations=list_evaluations(db, batch),
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
        forms=list_forms(db, batch),
        attachments=list_attachments(db, batch),
        prior=find_prior_of_batch(db, batch),
        questions=list_questions(db, batch),
    )
