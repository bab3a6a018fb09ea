"""Subjects: codes only. Who the person is lives in one table beside the ledger."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from lims.domain.events.registry import event


@dataclass(frozen=True, slots=True)
class CriterionAnswer:
    """One eligibility criterion as answered: `value` as typed where it has a limit, else yes or no."""

    key: str
    value: str
    meets: bool


@event(40)
@dataclass(frozen=True, slots=True)
class SubjectEnrolled:
    """A subject was enrolled under a protocol version; the chain of identity begins here, before any blood is drawn."""

    subject: str
    coi: str
    trial: str
    version: int
    infusions: int
    interval_days: int | None  # asked at enrolment where the trial does not state it
    answers: tuple[CriterionAnswer, ...]
    screening: tuple[str, ...]  # infectious markers tested, all of them
    reactive: tuple[str, ...]  # agents found reactive: printed on each label


@event(41)
@dataclass(frozen=True, slots=True)
class BodyMeasured:
    """Height and weight of a subject, on a day; the dose window of later batches rests on the newest."""

    subject: str
    height_cm: Decimal
    weight_kg: Decimal
    measured_on: date


@dataclass(frozen=True, slots=True)
class PlannedInfusion:
    """One infusion of the treatment plan and the draw counted back from it."""

    dose_no: int
    draw_on: date
    infusion_on: date


@event(42)
@dataclass(frozen=True, slots=True)
class TreatmentPlanned:
    """The treatment calendar of a subject, counted from the first TAE/TACE."""

    subject: str
    first_treatment_on: date
    infusions: tuple[PlannedInfusion, ...]


@event(43)
@dataclass(frozen=True, slots=True)
class IdentityChanged:
    """The identity kept beside the ledger was written; no value of it is here, only a keyed digest."""

    subject: str
    digest: str
    reason: str


@event(44)
@dataclass(frozen=True, slots=True)
class SubjectWithdrawn:
    """A physician took the subject out of the treatment, by password: nothing more is drawn, made or given."""

    subject: str
    kind: str  # deteriorated | died | withdrew | other
    reason: str
    printed_name: str
    cancelled: tuple[str, ...]  # the live batches that were cancelled with it


@dataclass(frozen=True, slots=True)
class MovedDose:
    """One dose of the plan before and after."""

    dose_no: int
    was_draw_on: date
    was_infusion_on: date
    draw_on: date
    infusion_on: date


@event(45)
@dataclass(frozen=True, slots=True)
class PlanRevised:
    """Doses of the treatment plan moved, because one of them is drawn again."""

    subject: str
    reason: str
    moved: tuple[MovedDose, ...]
