"""Rows of excluded and accepted readings, of windows and of looks that were added, and of adopted priors."""

from datetime import datetime

from sqlalchemy import Connection, insert

from lims.domain.events.controls import (
    DisagreementAccepted,
    GrowthChecked,
    ReadingExcluded,
    StepEndedLate,
    WindowMissed,
)
from lims.domain.events.protocols import PriorAdopted
from lims.ledger.entry import Entry
from lims.store.appliers.registry import applies
from lims.store.appliers.steps import unverify
from lims.store.tables.controls import accepted_readings, excluded_readings, growth_checks, growth_priors, step_windows


@applies(ReadingExcluded)
def apply_reading_excluded(db: Connection, entry: Entry, event: ReadingExcluded) -> None:
    """One row; the reading itself stays where it is. What was verified before is verified again."""
    db.execute(
        insert(excluded_readings).values(
            batch=event.batch,
            step=event.step,
            entry=event.entry,
            replicate=event.replicate,
            reason=event.reason,
            second_person=event.second_person,
            excluded_at=entry.recorded_at,
            excluded_by=entry.person,
        )
    )
    unverify(db, event.batch, event.step)


@applies(DisagreementAccepted)
def apply_disagreement_accepted(db: Connection, entry: Entry, event: DisagreementAccepted) -> None:
    """One row, for exactly these readings."""
    db.execute(
        insert(accepted_readings).values(
            batch=event.batch,
            step=event.step,
            seq=entry.seq,
            readings=event.readings,
            reason=event.reason,
            second_person=event.second_person,
            accepted_at=entry.recorded_at,
            accepted_by=entry.person,
        )
    )
    unverify(db, event.batch, event.step)


@applies(WindowMissed)
def apply_window_missed(db: Connection, entry: Entry, event: WindowMissed) -> None:
    """The step has no row of its own yet; that its window closed has one."""
    _told(db, entry, event.batch, event.step, "missed", event.closed_at, "")


@applies(StepEndedLate)
def apply_step_ended_late(db: Connection, entry: Entry, event: StepEndedLate) -> None:
    """One row with the reason."""
    _told(db, entry, event.batch, event.step, "ended_late", event.closed_at, event.reason)


def _told(db: Connection, entry: Entry, batch: str, step: str, kind: str, closed_at: datetime, reason: str) -> None:
    db.execute(
        insert(step_windows).values(
            batch=batch,
            step=step,
            kind=kind,
            closed_at=closed_at,
            reason=reason,
            told_at=entry.recorded_at,
            told_by=entry.person,
        )
    )


@applies(GrowthChecked)
def apply_growth_checked(db: Connection, entry: Entry, event: GrowthChecked) -> None:
    """One row; a second look stands beside the first."""
    db.execute(
        insert(growth_checks).values(
            batch=event.batch,
            step=event.step,
            seq=entry.seq,
            viable_cells_per_ml=event.viable_cells_per_ml,
            viability_percent=event.viability_percent,
            remarks=event.remarks,
            checked_at=entry.performed_at or entry.recorded_at,
            checked_by=entry.person,
        )
    )


@applies(PriorAdopted)
def apply_prior_adopted(db: Connection, entry: Entry, event: PriorAdopted) -> None:
    """One more prior of the trial; the newest is in force, the older ones stay."""
    db.execute(
        insert(growth_priors).values(
            trial=event.trial,
            seq=entry.seq,
            protocol=event.protocol,
            log_n0=event.log_n0,
            log_n0_sd=event.log_n0_sd,
            rate_per_day=event.rate_per_day,
            rate_sd=event.rate_sd,
            a0=event.a0,
            b0=event.b0,
            batches=event.batches,
            adopted_at=entry.recorded_at,
            adopted_by=entry.person,
        )
    )
