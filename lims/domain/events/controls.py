"""Controls of the running culture: readings that disagree, windows that were not kept, a look that was added."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from lims.domain.events.registry import event


@event(66)
@dataclass(frozen=True, slots=True)
class ReadingExcluded:
    """One reading counts no more, by two people and with a reason. It stays in the record, struck through."""

    batch: str
    step: str
    entry: str
    replicate: int
    reason: str
    second_person: str


@event(67)
@dataclass(frozen=True, slots=True)
class DisagreementAccepted:
    """Readings that lie too far apart stand as they are, by two people and with a reason."""

    batch: str
    step: str
    readings: tuple[str, ...]
    cv_percent: Decimal
    reason: str
    second_person: str


@event(68)
@dataclass(frozen=True, slots=True)
class WindowMissed:
    """The window of a step closed before anybody began it."""

    batch: str
    step: str
    closed_at: datetime


@event(69)
@dataclass(frozen=True, slots=True)
class GrowthChecked:
    """A look at growth and viability that was added to a step because it was late."""

    batch: str
    step: str
    viable_cells_per_ml: Decimal
    viability_percent: Decimal
    remarks: str = ""


@event(260)
@dataclass(frozen=True, slots=True)
class StepEndedLate:
    """A step was begun in its window and ended after it had closed; the reason was written when it ended."""

    batch: str
    step: str
    closed_at: datetime
    reason: str
