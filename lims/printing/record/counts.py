"""Counts and growth: what was read, what it comes to, fold and doublings, yields from seeding to bag."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal

from lims.domain.counts import RecordedCount
from lims.domain.errors import msg
from lims.domain.figures import brief, percent, plain, three_figures
from lims.domain.fold import doubling_time_hours, doublings, fold_over_intervals, yield_percent
from lims.domain.outlook import exact_day
from lims.printing.charts.growth import Growth, GrowthPoint
from lims.printing.figures import thin
from lims.printing.record.amounts import in_millions
from lims.printing.record.pen import Pen

_SAMPLED, _FED = "SampleTaken", "MediumAdded"


@dataclass(frozen=True, slots=True)
class CountRow:
    """One count in the table."""

    day: str
    at: str
    step: str
    volume: str
    readings: str
    mean: str
    viability: str
    purity: str
    viable: str
    target: str
    fold: str
    doublings: str
    moved: str
    strong: bool


@dataclass(frozen=True, slots=True)
class YieldRow:
    """One stage of the way from seeding to bag."""

    stage: str
    viable: str
    target: str
    share: str
    strong: bool


def acts_of(pen: Pen, count: RecordedCount) -> tuple[str, ...]:
    """What the step of this count does to the batch; nothing for a step the protocol no longer names."""
    step = next((s for s in pen.record.protocol.steps if s.key == count.step), None)
    return step.acts if step else ()


def culture_counts(pen: Pen) -> tuple[RecordedCount, ...]:
    """The counts of the growing culture, oldest first: neither the isolated cells nor the washed product."""
    found = [c for c in pen.record.counts if c.culture_day is not None and "formulate" not in acts_of(pen, c)]
    return tuple(sorted(found, key=lambda c: c.counted_at))


def washed_count(pen: Pen) -> RecordedCount | None:
    """The count after the wash, from which the dose is computed."""
    found = [c for c in pen.record.counts if "formulate" in acts_of(pen, c)]
    return found[-1] if found else None


def growth(pen: Pen) -> Growth:
    """The measured growth curve, without dose window and forecast."""
    counts, washed = culture_counts(pen), washed_count(pen)
    return Growth(
        points=tuple(GrowthPoint(_day(pen, c), c.viable_cells, c.target_cells) for c in counts),
        doubling_hours=_doubling_hours(pen, counts),
        washed_cells=_relevant(pen, washed) if washed else None,
        dose_of_target=pen.record.protocol.dose.basis == "target_viable",
        horizon_day=pen.record.protocol.infusions.culture_days or 14,
    )


def _day(pen: Pen, count: RecordedCount) -> float:
    """The exact day of culture, from the hours since seeding."""
    began = pen.record.batch.day_zero_at
    return float(count.culture_day or 0) if began is None else exact_day(count.counted_at, began)


def _doubling_hours(pen: Pen, counts: tuple[RecordedCount, ...]) -> float | None:
    if len(counts) < 2:
        return None
    before, last = counts[-2:]
    had, has = _relevant(pen, before), _relevant(pen, last)
    hours = Decimal(int((last.counted_at - before.counted_at).total_seconds())) / 3600
    return None if had is None or has is None else doubling_time_hours(had, has, hours)


def _relevant(pen: Pen, count: RecordedCount) -> int | None:
    """The cells that the dose is about; None where their share was not measured: all viable cells are no measure."""
    return count.cells_of(pen.record.protocol.dose.basis)


def count_rows(pen: Pen) -> tuple[CountRow, ...]:
    """Every count, with fold and doublings since seeding summed over the intervals, so that samples taken count."""
    culture, rows = culture_counts(pen), []
    for count in sorted(pen.record.counts, key=lambda c: c.counted_at):
        so_far = culture[: culture.index(count) + 1] if count in culture else ()
        rows.append(_count_row(pen, count, _fold(pen, so_far) if so_far else None))
    return tuple(rows)


def _fold(pen: Pen, counts: tuple[RecordedCount, ...]) -> Decimal | None:
    """From the first count to the last, both with their cells known; between them a count may lack its share."""
    taken = _volumes(pen, _SAMPLED)
    intervals: list[tuple[Decimal, int]] = []
    left: Decimal | None = None
    for count in counts:
        cells = _relevant(pen, count)
        if cells is not None:
            if left is not None:
                intervals.append((left, cells))
            left = Decimal(cells)
        elif left is None or count is counts[-1]:
            return None
        if count.volume_ml > 0:
            left = left * (count.volume_ml - taken.get(count.step, Decimal(0))) / count.volume_ml
    return fold_over_intervals(intervals)


def _volumes(pen: Pen, kind: str) -> dict[str, Decimal]:
    """Millilitres by step, from the entries of that kind."""
    found: dict[str, Decimal] = {}
    for happening in pen.record.happenings:
        if happening.kind == kind:
            data = dict(happening.data)
            step = data.get("step", "")
            found[step] = found.get(step, Decimal(0)) + Decimal(data.get("volume_ml", "0"))
    return found


def _count_row(pen: Pen, count: RecordedCount, fold: Decimal | None) -> CountRow:
    taken, fed = _volumes(pen, _SAMPLED).get(count.step), _volumes(pen, _FED).get(count.step)
    washed = "formulate" in acts_of(pen, count)
    doubled = doublings(fold)
    step = next((s.number for s in pen.record.protocol.steps if s.key == count.step), "")
    day = pen.prose("washed") if washed else "" if count.culture_day is None else str(count.culture_day)
    return CountRow(
        day=day or pen.prose("before"),
        at=pen.times.short(count.counted_at),
        step=step,
        volume=thin(count.volume_ml),
        readings=" | ".join(in_millions(reading) for reading in count.readings),
        mean=in_millions(count.viable_cells_per_ml),
        viability=brief(count.viability_percent),
        purity="–" if count.purity_percent is None else brief(count.purity_percent),
        viable=thin(count.viable_cells),
        target="–" if count.target_cells is None else thin(count.target_cells),
        fold="" if fold is None else fold_words(fold),
        doublings="" if doubled is None else f"{doubled:.2f}",
        moved=" / ".join("–" if v is None else plain(v) for v in (taken, fed)),
        strong=washed,
    )


def fold_words(fold: Decimal) -> str:
    """Three significant figures without a power of ten: 3.22, 195, 2 630."""
    rounded = Context(prec=3, rounding=ROUND_HALF_UP).create_decimal(fold)
    return thin(Decimal(plain(rounded)))


def yield_rows(pen: Pen) -> tuple[YieldRow, ...]:
    """Seeded, lowest, newest or harvested, washed: what each stage kept."""
    counts, washed = culture_counts(pen), washed_count(pen)
    rows: list[YieldRow] = []
    if counts:
        first, last = counts[0], counts[-1]
        rows.append(_yield_row(pen.prose("Seeded, day %(day)s", day=first.culture_day), first, ""))
        lowest = min(counts, key=lambda c: c.viable_cells)
        if lowest not in (first, last):
            share = yield_percent(first.viable_cells, lowest.viable_cells)
            rows.append(_yield_row(pen.prose("Lowest, day %(day)s", day=lowest.culture_day), lowest, _share(share)))
        if last is not first:
            harvested = "harvest" in acts_of(pen, last)
            stage = (
                msg("Harvest, day %(day)s", day=last.culture_day)
                if harvested
                else msg("Newest, day %(day)s", day=last.culture_day)
            )
            fold = _fold(pen, counts)
            words = "" if fold is None else pen.prose("%(fold)s-fold", fold=fold_words(fold))
            rows.append(_yield_row(pen.say(stage), last, words))
        if washed:
            held, has = _relevant(pen, last), _relevant(pen, washed)
            kept = None if held is None or has is None else yield_percent(held, has)
            rows.append(_yield_row(pen.prose("Washed"), washed, _share(kept), strong=True))
    return tuple(rows)


def _share(kept: Decimal | None) -> str:
    return "" if kept is None else percent(kept)


def _yield_row(stage: str, count: RecordedCount, share: str, *, strong: bool = False) -> YieldRow:
    target = "–" if count.target_cells is None else three_figures(count.target_cells)
    return YieldRow(stage, three_figures(count.viable_cells), target, share, strong)


def methods(counts: Iterable[RecordedCount]) -> str:
    """How was counted, each method once."""
    return ", ".join(dict.fromkeys(c.method for c in counts))


def method_words(pen: Pen) -> str:
    """One sentence under the table: the method, and that nothing was rounded on the way."""
    used = methods(pen.record.counts)
    if not used:
        return pen.prose("Nothing was counted yet.")
    return pen.prose(
        "Method: %(method)s. Cells = mean of the readings × volume, exact; nothing is rounded before it is compared.",
        method=used,
    )
