"""The draw and its arrival in the laboratory."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from lims.domain.events.registry import event


@event(110)
@dataclass(frozen=True, slots=True)
class BloodCollected:
    """Blood was drawn from the subject and labelled at the bedside, two identifiers compared."""

    batch: str
    din: str
    volume_ml: Decimal


@event(111)
@dataclass(frozen=True, slots=True)
class CollectionReceived:
    """The laboratory accepted the collection after its checklist."""

    batch: str
    volume_ml: Decimal
    accepted: bool


@event(112)
@dataclass(frozen=True, slots=True)
class CollectionRefused:
    """The laboratory did not accept the collection; nothing was labelled on arrival. Two people saw it."""

    batch: str
    reasons: tuple[str, ...]  # unlabelled | not_legible | leaking | haemolysed | clotted | too_late | ...
    words: str
    second_person: str


@event(113)
@dataclass(frozen=True, slots=True)
class CollectionSuperseded:
    """A dose is drawn again under the same chain of identity; written on both batches, which name each other."""

    old_batch: str
    new_batch: str
    coi: str
    dose_no: int
    old_din: str
    reason: str
    consent_on: date
    markers_on: date


@event(114)
@dataclass(frozen=True, slots=True)
class DrawChosen:
    """The volume was too small: the physician was told the yield to be expected, and chose."""

    batch: str
    choice: str  # proceed | redraw
    volume_ml: Decimal
    least_ml: Decimal
    expected_cells: int | None
    least_cells: int | None
    words: str
    signature: int
