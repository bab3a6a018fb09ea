"""Two weeks of culture: isolation, seeding, counts, feeds, re-stimulation, samples, harvest."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from lims.domain.events.registry import event
from lims.domain.events.vessels import Portion


@event(120)
@dataclass(frozen=True, slots=True)
class CellsCounted:
    """A count of a batch: density, viability, purity as entered, cells as computed from them, exactly."""

    batch: str
    step: str
    container: str
    volume_ml: Decimal
    viable_cells_per_ml: Decimal
    viability_percent: Decimal
    purity_percent: Decimal | None
    viable_cells: int
    target_cells: int | None
    readings: tuple[str, ...]
    method: str
    corrects: bool = False  # an earlier count of the step, computed again after a correction
    members: tuple[Portion, ...] = ()  # what each vessel of a split family holds after it


@event(121)
@dataclass(frozen=True, slots=True)
class CellsIsolated:
    """Mononuclear cells were separated from the blood."""

    batch: str
    container: str
    viable_cells: int


@event(122)
@dataclass(frozen=True, slots=True)
class CultureSeeded:
    """Culture day 0 begins."""

    batch: str
    container: str
    viable_cells: int


@event(123)
@dataclass(frozen=True, slots=True)
class MediumAdded:
    """The culture was fed."""

    batch: str
    step: str
    container: str
    volume_ml: Decimal
    volume_after_ml: Decimal
    members: tuple[Portion, ...] = ()  # what each vessel of a split family holds after it


@event(124)
@dataclass(frozen=True, slots=True)
class CultureRestimulated:
    """The culture was stimulated again, with the subject's own dendritic cells where the product has them."""

    batch: str
    container: str
    added_from: str
    volume_ml: Decimal
    volume_after_ml: Decimal
    members: tuple[Portion, ...] = ()  # what each vessel of a split family holds after it


@event(125)
@dataclass(frozen=True, slots=True)
class SampleTaken:
    """A sample left the culture."""

    batch: str
    step: str
    container: str
    sample: str
    volume_ml: Decimal
    volume_after_ml: Decimal
    viable_cells: int | None = None  # what left with it
    members: tuple[Portion, ...] = ()


@event(126)
@dataclass(frozen=True, slots=True)
class CultureHarvested:
    """The expansion ended and the cells were pooled."""

    batch: str
    container: str
    viable_cells: int
    target_cells: int | None
