"""Growth of a batch as the charts draw it: its counts, its dose window and the forecast of lims.domain.outlook."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from lims.domain.batch import Batch
from lims.domain.counts import RecordedCount
from lims.domain.dose import DoseWindow
from lims.domain.outlook import Outlook, exact_day
from lims.domain.protocol import Protocol
from lims.printing.charts.fan import growth_fan
from lims.printing.charts.growth import FanPoint, Growth, GrowthPoint
from lims.printing.charts.spark import spark
from lims.web.language import gettext


def growth_of(
    batch: Batch,
    protocol: Protocol,
    counts: Sequence[RecordedCount],
    window: DoseWindow | None,
    outlook: Outlook,
) -> Growth:
    """The counts since seeding, the dose window if it is known, and while the culture runs the forecast."""
    washed_in = {step.key for step in protocol.steps if "formulate" in step.acts}
    washed = [one for one in counts if one.step in washed_in]
    counts = [one for one in counts if one.step not in washed_in]
    points = tuple(
        GrowthPoint(_day(batch, one), one.viable_cells, one.target_cells)
        for one in counts
        if one.culture_day is not None
    )
    horizon, line = outlook.horizon_day, outlook.line
    fan: tuple[FanPoint, ...] = ()
    fan_from = chance = None
    if line is not None and outlook.after is not None:
        fan_from = outlook.counted[-1][0]
        fan = growth_fan(line, fan_from, horizon)
        chance = None if outlook.after.reach is None else outlook.after.reach * 100
    return Growth(
        points=points,
        dose_low=window.low_cells if window else None,
        dose_high=window.high_cells if window else None,
        fan=fan,
        fan_from_day=fan_from,
        chance_percent=chance,
        doubling_hours=line.doubling_hours if line is not None else None,
        washed_cells=washed[-1].cells_of(protocol.dose.basis) if washed else None,
        dose_of_target=protocol.dose.basis == "target_viable",
        horizon_day=max(horizon, *(p.day for p in points)) if points else horizon,
    )


def _day(batch: Batch, count: RecordedCount) -> float:
    """The exact day of a count; one that was corrected before its culture began is of its whole day."""
    if batch.day_zero_at is None:
        return float(count.culture_day or 0)
    return exact_day(count.counted_at, batch.day_zero_at)


def spark_of(growth: Growth) -> Markup:
    """The small curve of the board."""
    return Markup(spark(growth, translate=gettext))  # noqa: S704 (our own drawing: every text is escaped in Canvas)
