"""Rows of trainings; a person who was kept from a step is a refusal of the batch."""

from sqlalchemy import Connection, insert, update

from lims.domain.events.training import TrainingRecorded, TrainingWithdrawn, UntrainedRefused
from lims.ledger.entry import Entry
from lims.store.appliers.registry import applies
from lims.store.tables.scanning import refusals
from lims.store.tables.training import trainings


@applies(TrainingRecorded)
def apply_training_recorded(db: Connection, entry: Entry, event: TrainingRecorded) -> None:
    """One row for the training."""
    db.execute(
        insert(trainings).values(
            training=entry.seq,
            person=event.person,
            skill=event.skill,
            trained_on=event.trained_on,
            valid_until=event.valid_until,
            certificate=event.certificate,
            recorded_at=entry.recorded_at,
            recorded_by=entry.person,
            withdrawn_reason="",
            withdrawn_by="",
        )
    )


@applies(TrainingWithdrawn)
def apply_training_withdrawn(db: Connection, entry: Entry, event: TrainingWithdrawn) -> None:
    """The day from which the training does not hold; the row stays."""
    db.execute(
        update(trainings)
        .where(trainings.c.training == event.training)
        .values(
            withdrawn_from=event.from_day,
            withdrawn_reason=event.reason,
            withdrawn_at=entry.recorded_at,
            withdrawn_by=entry.person,
        )
    )


@applies(UntrainedRefused)
def apply_untrained_refused(db: Connection, entry: Entry, event: UntrainedRefused) -> None:
    """One row among the refusals of the batch; no station stops."""
    db.execute(
        insert(refusals).values(
            refusal=event.refusal,
            chain=entry.chain,
            why="not_trained",
            scanned="",
            batch=event.batch,
            step=event.step,
            station=entry.station,
            other_batch="",
            other_subject="",
            stops_station=False,
            words=event.words,
            at=entry.recorded_at,
            by=event.person_refused,
            cleared_by="",
        )
    )
