"""A subject as the laboratory knows them: a code, a chain of identity, a body, a treatment calendar."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Body:
    """Height and weight as measured on a day."""

    height_cm: Decimal
    weight_kg: Decimal
    measured_on: date


@dataclass(frozen=True, slots=True)
class Planned:
    """One infusion of the plan and the draw that must come before it."""

    dose_no: int
    draw_on: date
    infusion_on: date


@dataclass(frozen=True, slots=True)
class Subject:
    """One enrolled subject. No name: identity is kept elsewhere under its own rule."""

    subject: str
    coi: str
    trial: str
    version: int
    infusions: int
    interval_days: int | None
    screening: tuple[str, ...]
    reactive: tuple[str, ...]
    enrolled_at: datetime
    body: Body | None
    first_treatment_on: date | None
    plan: tuple[Planned, ...]
