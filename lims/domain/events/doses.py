"""Doses that are not straightforward: too few cells, too many cells."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from lims.domain.events.registry import event


@event(132)
@dataclass(frozen=True, slots=True)
class UnderDoseFound:
    """The count says fewer cells than the lowest dose: at harvest the step does not end before a choice is signed."""

    batch: str
    moment: str  # harvest | formulation
    step: str
    container: str
    cells: int  # of the kind that the dose counts
    low_cells: int
    high_cells: int


@event(133)
@dataclass(frozen=True, slots=True)
class CultureExtended:
    """The culture goes on: physician and quality signed it. The harvest may end until then, after a second count."""

    batch: str
    step: str
    until_at: datetime
    reason: str


@event(134)
@dataclass(frozen=True, slots=True)
class SubDoseChosen:
    """A dose below the window is given, as the protocol allows it: physician and quality signed it."""

    batch: str
    low_cells: int  # the least that the protocol allows for this subject
    reason: str


@event(135)
@dataclass(frozen=True, slots=True)
class RemainderKept:
    """What the bag did not take is in a container of its own: volume and cells balance exactly."""

    batch: str
    container: str
    made_from: str
    volume_ml: Decimal
    viable_cells: int
    dose_cells: int


@event(136)
@dataclass(frozen=True, slots=True)
class DoseChoiceSigned:
    """One person signed one way out of an under-dose; it is open when every signature that it needs is there."""

    batch: str
    choice: str  # extend | sub_dose | out_of_specification
    role: str  # physician | qa
    printed_name: str
    reason: str
    until_at: datetime | None = None
