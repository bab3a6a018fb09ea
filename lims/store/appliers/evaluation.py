"""Rows of steps under evaluation."""

from sqlalchemy import Connection, insert

from lims.domain.events.evaluation import StepsPutUnderEvaluation
from lims.ledger.entry import Entry
from lims.store.appliers.registry import applies
from lims.store.tables.evaluation import evaluations


@applies(StepsPutUnderEvaluation)
def apply_steps_put_under_evaluation(db: Connection, entry: Entry, event: StepsPutUnderEvaluation) -> None:
    """One row for the steps that one fact concerns."""
    db.execute(
        insert(evaluations).values(
            batch=event.batch,
            seq=entry.seq,
            steps=event.steps,
            deviation=event.deviation,
            why=event.why,
            at=entry.recorded_at,
            by=entry.person,
        )
    )
