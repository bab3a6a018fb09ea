"""Counts of a batch as recorded, for curves, yields and forecasts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class RecordedCount:
    """One count: what was read and what it comes to, exactly."""

    batch: str
    step: str
    container: str
    counted_at: datetime
    culture_day: int | None
    volume_ml: Decimal
    readings: tuple[str, ...]
    viable_cells_per_ml: Decimal
    viability_percent: Decimal
    purity_percent: Decimal | None
    viable_cells: int
    target_cells: int | None
    method: str
    counted_by: str
    seq: int

    def cells_of(self, basis: str) -> int | None:
        """The cells that a dose of this basis is about; None where it is about target cells and no share is known."""
        return self.target_cells if basis == "target_viable" else self.viable_cells
