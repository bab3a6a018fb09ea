"""Deviations: what departed from the master record, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from lims.domain.events.registry import event


@event(160)
@dataclass(frozen=True, slots=True)
class DeviationOpened:
    """Something departed from the master record. Its number follows from its place in the batch's chain."""

    batch: str
    source: str
    kind: str
    grade: str
    words: str
    by_rule: bool
    step: str = ""
    container: str = ""
    seen_by: str = ""


@event(161)
@dataclass(frozen=True, slots=True)
class DeviationClassified:
    """Quality said how grave a deviation is, and why."""

    batch: str
    deviation: str
    grade: str
    reason: str


@event(162)
@dataclass(frozen=True, slots=True)
class DeviationAssigned:
    """Somebody looks into the deviation, until a day."""

    batch: str
    deviation: str
    owner: str
    due_on: date


@event(163)
@dataclass(frozen=True, slots=True)
class InvestigationRecorded:
    """What caused the deviation and what it means for the product. A later investigation stands beside the former."""

    batch: str
    deviation: str
    cause: str
    impact: str


@event(164)
@dataclass(frozen=True, slots=True)
class DeviationClosed:
    """Quality closed the deviation and signed: printed name, meaning, and the hash of exactly what was shown."""

    batch: str
    deviation: str
    conclusion: str
    printed_name: str
    meaning: str
    content_sha256: str


@event(165)
@dataclass(frozen=True, slots=True)
class DeviationLinked:
    """The deviation belongs together with another one, of this batch or of another."""

    batch: str
    deviation: str
    other: str
    reason: str


@event(166)
@dataclass(frozen=True, slots=True)
class ActionPlanned:
    """A corrective or preventive action was planned for a deviation. It outlives the batch: it is the site's."""

    deviation: str
    batch: str
    kind: str  # corrective | preventive
    words: str
    owner: str
    due_on: date


@event(167)
@dataclass(frozen=True, slots=True)
class ActionDone:
    """A corrective or preventive action was carried out."""

    action: str
    words: str


@event(168)
@dataclass(frozen=True, slots=True)
class EffectivenessChecked:
    """Somebody other than who carried out the action looked at whether it helps."""

    action: str
    effective: bool
    words: str


@event(169)
@dataclass(frozen=True, slots=True)
class DeviationReopened:
    """A closed deviation is open again; the former conclusion and its signature stay legible."""

    batch: str
    deviation: str
    reason: str
