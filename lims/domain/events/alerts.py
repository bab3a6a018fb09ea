"""Alerts and who answered them, calls, tasks, and what follows when something grew."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from lims.domain.events.registry import event


@event(170)
@dataclass(frozen=True, slots=True)
class AlertRaised:
    """Somebody must know at once: each of the roles acknowledges, by then. The same source raises it once."""

    alert: str
    batch: str
    kind: str
    words: str
    to: tuple[str, ...]
    acknowledge_by: datetime
    grade: str = "critical"  # critical | notice
    source: str = ""


@event(171)
@dataclass(frozen=True, slots=True)
class AlertAcknowledged:
    """A person read the alert, for these of their roles."""

    batch: str
    alert: str
    roles: tuple[str, ...]


@event(172)
@dataclass(frozen=True, slots=True)
class AlertEscalated:
    """Nobody acknowledged in time: the next of the chain is alerted, and has until then."""

    batch: str
    alert: str
    to: tuple[str, ...]
    acknowledge_by: datetime


@event(173)
@dataclass(frozen=True, slots=True)
class CallLogged:
    """Somebody was told, by telephone or face to face: who was told, when, and what was said."""

    batch: str
    call: int
    alert: str  # what the call was about; empty for another matter
    told_role: str
    told: str
    called_at: datetime
    words: str


@event(174)
@dataclass(frozen=True, slots=True)
class TaskOpened:
    """Something is to be done, by somebody of this role, by the end of this day. The same source opens it once."""

    batch: str
    task: str
    kind: str
    role: str
    due_on: date
    words: str
    source: str = ""


@event(175)
@dataclass(frozen=True, slots=True)
class TaskDone:
    """What was to be done is done."""

    batch: str
    task: str
    words: str


@event(176)
@dataclass(frozen=True, slots=True)
class OrganismIdentified:
    """What grew, and what it is sensitive to."""

    batch: str
    assay: str
    organism: str
    sensitivities: str


@event(177)
@dataclass(frozen=True, slots=True)
class ReportSent:
    """Sponsor, authority, ethics committee or carrier were told in writing, under a reference."""

    batch: str
    to: str
    reference: str
    words: str


@event(178)
@dataclass(frozen=True, slots=True)
class BatchNonconforming:
    """After the infusion it came out that the product did not conform. The stage stays what it was."""

    batch: str
    why: str
    cause: str


@event(179)
@dataclass(frozen=True, slots=True)
class ContaminationPlanDecided:
    """What becomes of a batch in which something grew: stop, research only, or a restart."""

    batch: str
    plan: str
    words: str
