"""From harvest to the bag: wash, formulation, dose, fill."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from lims.domain.events.registry import event


@event(130)
@dataclass(frozen=True, slots=True)
class ProductFormulated:
    """The washed cells were resuspended and the dose computed: every term of the sum is here."""

    batch: str
    container: str
    height_cm: Decimal
    weight_kg: Decimal
    measured_on: date
    formula: str
    bsa_m2: Decimal
    low_cells: int
    high_cells: int
    basis: str
    dose_cells_per_ml: Decimal
    volume_ml: Decimal
    fill_volume_ml: Decimal  # what goes into the bag so that the dose lies in its window
    dose_cells: int


@event(131)
@dataclass(frozen=True, slots=True)
class ProductFilled:
    """The dose is in its labelled bag."""

    batch: str
    container: str
    volume_ml: Decimal
    dose_cells: int
    retained_ml: Decimal
    expires_at: datetime
