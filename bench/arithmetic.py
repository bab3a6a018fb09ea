"""Body surface and dose window against the reference numbers, which were computed by another program."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

from bench.figures import Figure, at_most
from bench.place import Place
from lims.domain.dose import BSA_FORMULAS, body_surface, dose_window

REFERENCE = Path(__file__).resolve().parent.parent / "tests/data/bsa_reference.csv"
LOW_PER_M2, HIGH_PER_M2 = 500_000_000, 1_000_000_000


def measure(_: Place) -> Iterator[Figure]:
    """The largest difference of any formula, and how many dose limits differ by any cell."""
    with REFERENCE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    largest, windows_that_differ = Decimal(0), 0
    for row in rows:
        height_cm, weight_kg = Decimal(row["height_cm"]), Decimal(row["weight_kg"])
        for formula in BSA_FORMULAS:
            difference = body_surface(height_cm, weight_kg, formula) - Decimal(row[f"{formula}_m2"])
            largest = max(largest, abs(difference))
        window = dose_window(body_surface(height_cm, weight_kg, "mosteller"), LOW_PER_M2, HIGH_PER_M2)
        wanted = (row["dose_low_cells_5e8_per_m2_mosteller"], row["dose_high_cells_1e9_per_m2_mosteller"])
        windows_that_differ += (str(window.low_cells), str(window.high_cells)) != wanted
    beside = f"{len(rows)} bodies, {len(BSA_FORMULAS)} formulas"
    yield at_most("body surface: largest difference", float(largest), "m2", 1e-9, beside=beside)
    yield Figure(
        "dose window: windows that differ", windows_that_differ, "of cells", "0", windows_that_differ == 0, beside
    )
