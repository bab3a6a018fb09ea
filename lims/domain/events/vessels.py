"""Vessels as a graph: split, pooled, poured over, lost, thrown away, limited in their use."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from lims.domain.events.registry import event


@dataclass(frozen=True, slots=True)
class Portion:
    """What one vessel got, gave, or holds after an act; cells are None where nothing was counted."""

    container: str
    volume_ml: Decimal
    viable_cells: int | None


@event(250)
@dataclass(frozen=True, slots=True)
class VesselSplit:
    """A vessel was parted into others, labelled before; the parent is empty. Parts and loss are what it held."""

    batch: str
    parent: str
    parts: tuple[Portion, ...]
    lost_ml: Decimal
    reason: str
    lost_cells: int | None = None
    place: str = ""
    family: str = ""
    of_ml: Decimal | None = None  # what the whole family held before
    of_cells: int | None = None
    expires_at: datetime | None = None  # the worst of what came together goes with it
    restriction: str = ""


@event(251)
@dataclass(frozen=True, slots=True)
class VesselsPooled:
    """Vessels of one batch were poured together into another; the inputs are empty."""

    batch: str
    inputs: tuple[Portion, ...]
    into: str
    volume_ml: Decimal
    viable_cells: int | None
    lost_ml: Decimal = Decimal(0)
    lost_cells: int | None = None
    reason: str = ""
    place: str = ""
    family: str = ""
    of_ml: Decimal | None = None
    of_cells: int | None = None
    expires_at: datetime | None = None
    restriction: str = ""


@event(252)
@dataclass(frozen=True, slots=True)
class MaterialTransferred:
    """Material of one vessel went into another of the same family."""

    batch: str
    source: str
    into: str
    volume_ml: Decimal
    viable_cells: int | None
    source_is_empty: bool = False
    reason: str = ""
    place: str = ""
    expires_at: datetime | None = None
    restriction: str = ""


@event(253)
@dataclass(frozen=True, slots=True)
class MaterialLost:
    """A vessel was spilled, leaked or broke: what is gone, and the clean-up that a second person saw."""

    batch: str
    container: str
    volume_ml: Decimal
    viable_cells: int | None
    how: str  # spill | leak | break
    reason: str
    checklist: tuple[str, ...]
    witnessed_by: str
    family: str = ""
    of_ml: Decimal | None = None  # what the whole family held before
    of_cells: int | None = None
    nothing_left: bool = False


@event(254)
@dataclass(frozen=True, slots=True)
class MaterialDiscarded:
    """Material was thrown away on purpose, in front of a second person."""

    batch: str
    container: str
    volume_ml: Decimal
    viable_cells: int | None
    reason: str
    witnessed_by: str
    family: str = ""
    of_ml: Decimal | None = None
    of_cells: int | None = None
    nothing_left: bool = False


@event(255)
@dataclass(frozen=True, slots=True)
class ContainerLimited:
    """A vessel may be used only until a moment, or not until quality decided; empty words lift what was said."""

    batch: str
    container: str
    expires_at: datetime | None
    restriction: str
    reason: str


@event(256)
@dataclass(frozen=True, slots=True)
class ExtraSampleTested:
    """An extra sterility sample, asked for after a loss, has its result; it takes no place of a release test."""

    batch: str
    container: str
    grew: bool
    words: str  # method and reading
    tested_on: date
