"""Steps of a batch as they are worked: started, filled by scans, entered, verified, finished."""

from __future__ import annotations

from dataclasses import dataclass

from lims.domain.events.registry import event


@event(60)
@dataclass(frozen=True, slots=True)
class StepStarted:
    """A step was begun. `late_reason` says why when its window had closed."""

    batch: str
    step: str
    late_reason: str = ""


@event(61)
@dataclass(frozen=True, slots=True)
class SlotFilled:
    """A scan filled a slot: which label, what it stands for, and in plain words what it was at that moment."""

    batch: str
    step: str
    slot: str
    label_code: str
    target_kind: str
    target: str
    words: str


@event(62)
@dataclass(frozen=True, slots=True)
class EntryRecorded:
    """A value was entered. A second one for the same entry and replicate corrects the first and carries a reason."""

    batch: str
    step: str
    entry: str
    replicate: int
    value: str
    unit: str
    within_limits: bool
    reason: str = ""


@event(63)
@dataclass(frozen=True, slots=True)
class StepVerified:
    """A second person checked the step."""

    batch: str
    step: str
    verified_by: str


@event(64)
@dataclass(frozen=True, slots=True)
class StepFinished:
    """A step was ended by the person who performed it."""

    batch: str
    step: str


@event(65)
@dataclass(frozen=True, slots=True)
class LineCleared:
    """The station holds nothing of the batch any more."""

    batch: str
    station_cleared: str


@event(222)
@dataclass(frozen=True, slots=True)
class EntryNotApplicable:
    """A required entry does not apply here: why, and the second person who agreed. A value may still follow."""

    batch: str
    step: str
    entry: str
    replicate: int
    reason: str
    second_person: str


@event(235)
@dataclass(frozen=True, slots=True)
class UseAccepted:
    """Quality lets a step end with a lot or equipment that may not be used any more, and says why."""

    batch: str
    step: str
    target_kind: str
    target: str
    reason: str


@event(236)
@dataclass(frozen=True, slots=True)
class SlotRefilled:
    """What was scanned may not be used any more before the step ended: another took its slot."""

    batch: str
    step: str
    slot: str
    label_code: str
    target_kind: str
    target: str
    words: str
    former: str
    former_words: str
    reason: str


@event(237)
@dataclass(frozen=True, slots=True)
class UnitAdded:
    """One more unit of the lot that fills a slot was used in the step: a second bottle."""

    batch: str
    step: str
    slot: str
    label_code: str
    unit: str
    words: str
