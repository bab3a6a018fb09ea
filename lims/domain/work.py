"""Steps of one batch as they stand: what is filled, entered, verified, due."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from lims.domain.errors import N_
from lims.domain.step_controls import NOTHING_DECIDED, StepControls
from lims.domain.steps import BESIDE, MORE, Slot, SlotKind, slot_beside, slot_of_one_more

FED = N_("Fed while extended")  # the lots of an extended culture, which no slot of the master record names


class StepState(StrEnum):
    """Not begun, being worked, or ended."""

    OPEN = "open"
    RUNNING = "running"
    FINISHED = "finished"


@dataclass(frozen=True, slots=True)
class Filled:
    """A slot and the scan that filled it."""

    slot: str
    label_code: str
    target_kind: str
    target: str
    words: str
    filled_at: datetime
    filled_by: str


@dataclass(frozen=True, slots=True)
class Entered:
    """One value as entered. `revision` counts from 1; the newest revision is in force, the older stay legible."""

    entry: str
    replicate: int
    revision: int
    value: str
    unit: str
    within_limits: bool
    reason: str
    entered_at: datetime
    entered_by: str
    performed_at: datetime | None
    seq: int


@dataclass(frozen=True, slots=True)
class NotApplicable:
    """A required entry that does not apply here, as two people said."""

    entry: str
    replicate: int
    reason: str
    second_person: str
    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class StepWork:
    """The work done on one step of one batch. A step that was not begun has only its key."""

    batch: str
    step: str
    state: StepState
    station: str
    started_at: datetime | None
    started_by: str
    late_reason: str
    verified_at: datetime | None
    verified_by: str
    finished_at: datetime | None
    finished_by: str
    filled: tuple[Filled, ...]
    entered: tuple[Entered, ...]  # every revision, oldest first
    not_applicable: tuple[NotApplicable, ...] = ()
    controls: StepControls = NOTHING_DECIDED
    paper_form: str = ""  # the downtime form from which it was entered
    extended_until: datetime | None = None  # an under-dosed culture goes on: this is when its window closes now

    def slot(self, key: str) -> Filled | None:
        """The scan in that slot, or None while it is open."""
        return next((f for f in self.filled if f.slot == key), None)

    def slots_beside(self) -> tuple[Slot, ...]:
        """A slot for each piece of equipment or lot that was used beside what the step asks for, as it was scanned."""
        beside = (one for one in self.filled if one.slot.startswith(BESIDE))
        return tuple(
            slot_of_one_more(one.target)
            if one.slot.startswith(MORE)
            else slot_beside(one.target, FED, SlotKind.MATERIAL)
            if one.target_kind == "material"
            else slot_beside(one.target, one.words.partition(", ")[2] or one.target, SlotKind.EQUIPMENT)
            for one in beside
        )

    def entry(self, key: str, replicate: int = 1) -> Entered | None:
        """The value in force, or None while nothing was entered."""
        found = [e for e in self.entered if e.entry == key and e.replicate == replicate]
        return max(found, key=lambda e: e.revision) if found else None

    def not_applied(self, key: str, replicate: int = 1) -> NotApplicable | None:
        """Why an entry does not apply here, or None."""
        return next((one for one in self.not_applicable if (one.entry, one.replicate) == (key, replicate)), None)

    def value(self, key: str) -> str:
        """The value in force of an entry with one reading; empty when there is none."""
        found = self.entry(key)
        return found.value if found else ""


def not_begun(batch: str, step: str) -> StepWork:
    """A step nobody has begun."""
    return StepWork(batch, step, StepState.OPEN, "", None, "", "", None, "", None, "", (), ())
