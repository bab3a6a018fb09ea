"""The invented growth curves of tests/data as recorded counts of a protocol of the house."""

import csv
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from lims.domain.counts import RecordedCount
from lims.masterdata.protocols import read_protocol
from lims.resources import config_dir

DATA = Path(__file__).resolve().parents[1] / "data" / "growth_curves.csv"
BEGAN = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)


def house_protocol(trial):
    return read_protocol((config_dir() / "protocols" / f"{trial}-v1.toml").read_text(encoding="utf-8"))


INKT, IKC = house_protocol("NCT04011033"), house_protocol("NCT03592706")


def protocol_for(batch):
    return INKT if "INKT" in batch else IKC


def rows():
    with DATA.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def readings_in(row):
    names = ("viable_density_rep1_e6_per_mL", "viable_density_rep2_e6_per_mL")
    return [Decimal(row[name]) * 10**6 for name in names if row[name]]


def count(batch, day, viable, target, step="", seq=1, at=None):
    """One recorded count; the step's name is only a name, as the curves know no steps."""
    return RecordedCount(
        batch=batch,
        step=step or f"day_{day}",
        container=f"{batch}/V1",
        counted_at=at or BEGAN + timedelta(days=float(day)),
        culture_day=int(float(day)),
        volume_ml=Decimal(100),
        readings=("1", "2"),
        viable_cells_per_ml=Decimal(viable) / 100,
        viability_percent=Decimal(90),
        purity_percent=None,
        viable_cells=int(viable),
        target_cells=None if target is None else int(target),
        method="automated",
        counted_by="tech",
        seq=seq,
    )


def curves() -> Iterator[tuple[str, list[RecordedCount]]]:
    """Every batch with its counts in culture; a day that was not counted is left out, the washed product too."""
    found: dict[str, list[RecordedCount]] = {}
    for row in rows():
        if row["stage"].startswith("formulated") or not row["total_viable_cells"]:
            continue
        mine = found.setdefault(row["batch_id"], [])
        target = row["target_viable_cells"] or None
        mine.append(count(row["batch_id"], row["day"], row["total_viable_cells"], target, seq=len(mine) + 1))
    yield from found.items()
