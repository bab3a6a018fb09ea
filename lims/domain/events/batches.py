"""A batch: one production run for one dose of one subject."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from lims.domain.events.registry import event


@event(50)
@dataclass(frozen=True, slots=True)
class BatchOpened:
    """A batch was opened for one dose of one subject and pinned to a protocol version and its hash."""

    batch: str
    subject: str
    coi: str
    dose_no: int
    doses: int
    trial: str
    version: int
    sha256: str
    product: str
    draw_on: date
    infusion_on: date


@event(52)
@dataclass(frozen=True, slots=True)
class BatchHeld:
    """The batch was put on hold by a rule, or by a person who saw something; quality lifts it."""

    batch: str
    why: str
    cause: str
    by_rule: bool


@event(51)
@dataclass(frozen=True, slots=True)
class BatchClosed:
    """Every container, label and result is accounted for; the record is complete."""

    batch: str
    outcome: str


@event(53)
@dataclass(frozen=True, slots=True)
class BatchCancelled:
    """A physician cancelled the batch and signed it: the patient became worse, died, withdrew, or is drawn again."""

    batch: str
    kind: str  # deteriorated | died | withdrew | redraw | other
    reason: str
    stage: str  # at which it was cancelled
    signature: int


@event(54)
@dataclass(frozen=True, slots=True)
class BatchReplanned:
    """A batch that is not drawn yet got other days, because an earlier dose was drawn again."""

    batch: str
    draw_on: date
    infusion_on: date
    reason: str
