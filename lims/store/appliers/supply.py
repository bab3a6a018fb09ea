"""Rows of supply out of specification."""

from sqlalchemy import Connection, insert, update

from lims.domain.batch import Stage
from lims.domain.events.supply import (
    AuthorityNotified,
    RiskEvaluated,
    SupplyAccepted,
    SupplyApproved,
    SupplyRefused,
    SupplyRequested,
)
from lims.domain.supply import SupplyState
from lims.ledger.entry import Entry
from lims.store.appliers.batches import set_batch
from lims.store.appliers.registry import applies
from lims.store.tables.supply import supplies, supply_notices

Step = RiskEvaluated | SupplyAccepted | SupplyApproved | SupplyRefused


def _set(db: Connection, event: Step, state: SupplyState, **values: object) -> None:
    its = supplies.c.batch == event.batch, supplies.c.supply == event.supply
    db.execute(update(supplies).where(*its).values(state=state, **values))


@applies(SupplyRequested)
def apply_supply_requested(db: Connection, entry: Entry, event: SupplyRequested) -> None:
    """One row for the request."""
    silent = dict.fromkeys(("evaluation", "acceptance", "approval", "refusal"), "")
    nobody = dict.fromkeys(("evaluated_by", "accepted_by", "approved_by", "refused_by"), "")
    db.execute(
        insert(supplies).values(
            batch=event.batch,
            supply=event.supply,
            state=SupplyState.REQUESTED,
            hazard=event.hazard,
            no_alternative=event.no_alternative,
            consent=event.consent,
            requested_by=entry.person,
            requested_at=entry.recorded_at,
            failed=(),
            **silent,
            **nobody,
        )
    )


@applies(RiskEvaluated)
def apply_risk_evaluated(db: Connection, entry: Entry, event: RiskEvaluated) -> None:
    """What failed is frozen with its value and limit."""
    said = {"failed": event.failed, "evaluation": event.evaluation}
    _set(db, event, SupplyState.EVALUATED, **said, evaluated_by=entry.person, evaluated_at=entry.recorded_at)


@applies(SupplyAccepted)
def apply_supply_accepted(db: Connection, entry: Entry, event: SupplyAccepted) -> None:
    """A physician accepts the risk."""
    at = entry.recorded_at
    _set(db, event, SupplyState.ACCEPTED, acceptance=event.words, accepted_by=entry.person, accepted_at=at)


@applies(SupplyApproved)
def apply_supply_approved(db: Connection, entry: Entry, event: SupplyApproved) -> None:
    """The batch is supplied out of specification."""
    at = entry.recorded_at
    _set(db, event, SupplyState.APPROVED, approval=event.words, approved_by=entry.person, approved_at=at)
    set_batch(db, event.batch, stage=Stage.SUPPLIED, supplied_at=at)


@applies(AuthorityNotified)
def apply_authority_notified(db: Connection, entry: Entry, event: AuthorityNotified) -> None:
    """One row for who was told."""
    db.execute(
        insert(supply_notices).values(
            batch=event.batch,
            seq=entry.seq,
            supply=event.supply,
            who=event.who,
            reference=event.reference,
            told_at=event.told_at,
            told_by=entry.person,
        )
    )


@applies(SupplyRefused)
def apply_supply_refused(db: Connection, entry: Entry, event: SupplyRefused) -> None:
    """It is not supplied."""
    at = entry.recorded_at
    _set(db, event, SupplyState.REFUSED, refusal=event.reason, refused_by=entry.person, refused_at=at)
