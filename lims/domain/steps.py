"""One step of the master record: what is scanned, entered and made, and when it may be done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum

from lims.domain.errors import N_
from lims.domain.sources import Source
from lims.domain.specification import Limit


class SlotKind(StrEnum):
    """What a scan can fill a slot with."""

    SUBJECT = "subject"  # the wristband
    CONTAINER = "container"  # a container that exists already
    NEW_CONTAINER = "new_container"  # a container made in this step: its label is scanned when it is applied
    STATION = "station"
    MATERIAL = "material"
    EQUIPMENT = "equipment"


class EntryKind(StrEnum):
    """How an entry is read: a number, cells per mL, one word of a list, yes or no, or free text."""

    NUMBER = "number"
    DENSITY = "density"
    CHOICE = "choice"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Slot:
    """A place that a scan fills: `what` is a container name, a material kind or an equipment kind."""

    key: str
    title: str
    kind: SlotKind
    what: str
    source: Source


BESIDE = "beside:"  # what the step asks for nowhere and was used all the same, such as a balance


def slot_beside(target: str, title: str, kind: SlotKind, what: str = "") -> Slot:
    """The slot of a piece of equipment or a lot that is used in a step beside what it asks for: one for each."""
    return Slot(f"{BESIDE}{target}", title, kind, what, Source.BRIEF)


MORE = f"{BESIDE}more:"


def slot_of_one_more(lot: str) -> Slot:
    """The slot of a second lot of a material: the first ran out in the middle of the step."""
    return Slot(f"{MORE}{lot}", N_("One more lot"), SlotKind.MATERIAL, "", Source.BRIEF)


@dataclass(frozen=True, slots=True)
class EntrySpec:
    """One value to be recorded: its unit, its limit, the range beyond which it is refused as a slip."""

    key: str
    title: str
    kind: EntryKind
    unit: str
    limit: Limit | None
    plausible: Limit | None
    choices: tuple[str, ...]
    expected: str  # the one choice within limits; empty where any is
    replicates: int
    required: bool
    source: Source


@dataclass(frozen=True, slots=True)
class NewContainer:
    """A container that a step makes and labels; `label_kind` names a folder in `labels/`."""

    name: str  # V1
    title: str  # Culture bag V1
    kind: str  # tube | vessel | sample | product
    label_kind: str
    made_from: tuple[str, ...]
    source: Source


@dataclass(frozen=True, slots=True)
class Window:
    """When a step may be done, counted in hours from the end of step `after`."""

    after: str
    due_hours: Decimal
    early_hours: Decimal
    late_hours: Decimal
    source: Source

    def due_at(self, anchor_at: datetime) -> datetime:
        """The planned moment."""
        return anchor_at + _hours(self.due_hours)

    def opens_at(self, anchor_at: datetime) -> datetime:
        """Before this the step is refused."""
        return self.due_at(anchor_at) - _hours(self.early_hours)

    def closes_at(self, anchor_at: datetime) -> datetime:
        """After this the step is late and asks for a reason."""
        return self.due_at(anchor_at) + _hours(self.late_hours)


def _hours(hours: Decimal) -> timedelta:
    return timedelta(seconds=int(hours * 3600))


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the master record. `acts` names what its end does to the batch (collect, seed, count ...)."""

    key: str
    number: str  # 3.4, printed
    title: str
    stage: str  # collection | receipt | culture | harvest | fill
    instruction: str
    acts: tuple[str, ...]
    needs: tuple[str, ...]
    window: Window | None
    slots: tuple[Slot, ...]
    entries: tuple[EntrySpec, ...]
    makes: tuple[NewContainer, ...]
    empties: tuple[str, ...]  # containers that are used up when the step ends
    roles: tuple[str, ...]
    verified: bool
    source: Source
    skills: tuple[str, ...] = ()  # what whoever works, verifies or ends it is trained in

    def entry(self, key: str) -> EntrySpec | None:
        """The entry of that key, or None."""
        return next((e for e in self.entries if e.key == key), None)

    def all_slots(self) -> tuple[Slot, ...]:
        """The stated slots, then one for each container the step makes."""
        made = tuple(
            Slot(key=f"new_{c.name}", title=c.title, kind=SlotKind.NEW_CONTAINER, what=c.name, source=c.source)
            for c in self.makes
        )
        return self.slots + made
