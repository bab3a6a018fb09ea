"""Rows of subjects, their bodies and their plan."""

from sqlalchemy import Connection, delete, func, insert, select, update

from lims.domain.events.subjects import (
    BodyMeasured,
    IdentityChanged,
    PlanRevised,
    SubjectEnrolled,
    SubjectWithdrawn,
    TreatmentPlanned,
)
from lims.ledger.entry import Entry
from lims.store.appliers.registry import applies
from lims.store.tables.draws import withdrawals
from lims.store.tables.subjects import bodies, criterion_answers, planned_infusions, subjects


@applies(SubjectEnrolled)
def apply_subject_enrolled(db: Connection, entry: Entry, event: SubjectEnrolled) -> None:
    """One row for the subject, one for each answered criterion."""
    db.execute(
        insert(subjects).values(
            subject=event.subject,
            coi=event.coi,
            trial=event.trial,
            version=event.version,
            infusions=event.infusions,
            interval_days=event.interval_days,
            screening=event.screening,
            reactive=event.reactive,
            first_treatment_on=None,
            enrolled_at=entry.recorded_at,
        )
    )
    for answer in event.answers:
        db.execute(
            insert(criterion_answers).values(
                subject=event.subject, criterion=answer.key, value=answer.value, meets=int(answer.meets)
            )
        )


@applies(BodyMeasured)
def apply_body_measured(db: Connection, entry: Entry, event: BodyMeasured) -> None:
    """One more measurement; the earlier ones stay."""
    number = db.scalar(select(func.count()).where(bodies.c.subject == event.subject)) or 0
    db.execute(
        insert(bodies).values(
            subject=event.subject,
            number=number + 1,
            height_cm=event.height_cm,
            weight_kg=event.weight_kg,
            measured_on=event.measured_on,
        )
    )


@applies(TreatmentPlanned)
def apply_treatment_planned(db: Connection, entry: Entry, event: TreatmentPlanned) -> None:
    """The new calendar in place of the old; the old one stays in the ledger."""
    db.execute(
        update(subjects).where(subjects.c.subject == event.subject).values(first_treatment_on=event.first_treatment_on)
    )
    db.execute(delete(planned_infusions).where(planned_infusions.c.subject == event.subject))
    for planned in event.infusions:
        db.execute(
            insert(planned_infusions).values(
                subject=event.subject,
                dose_no=planned.dose_no,
                draw_on=planned.draw_on,
                infusion_on=planned.infusion_on,
            )
        )


@applies(IdentityChanged)
def apply_identity_changed(db: Connection, entry: Entry, event: IdentityChanged) -> None:
    """The identity itself stands beside the ledger; no state row changes."""


@applies(PlanRevised)
def apply_plan_revised(db: Connection, _entry: Entry, event: PlanRevised) -> None:
    """The doses that moved have their new days; the others stay."""
    for one in event.moved:
        db.execute(
            update(planned_infusions)
            .where(planned_infusions.c.subject == event.subject, planned_infusions.c.dose_no == one.dose_no)
            .values(draw_on=one.draw_on, infusion_on=one.infusion_on)
        )


@applies(SubjectWithdrawn)
def apply_subject_withdrawn(db: Connection, entry: Entry, event: SubjectWithdrawn) -> None:
    """Out of the treatment from this moment; everything recorded stays."""
    db.execute(
        insert(withdrawals).values(
            subject=event.subject,
            kind=event.kind,
            reason=event.reason,
            printed_name=event.printed_name,
            withdrawn_at=entry.recorded_at,
            withdrawn_by=entry.person,
        )
    )
