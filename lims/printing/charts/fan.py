"""A forecast as the fan of a growth chart: the line of `lims.domain.growth`, day by day."""

from __future__ import annotations

from lims.domain.growth import GrowthLine
from lims.printing.charts.growth import FanPoint

_STEPS_PER_DAY = 2


def growth_fan(line: GrowthLine, from_day: float, horizon_day: float) -> tuple[FanPoint, ...]:
    """Median and both intervals from the day after the newest known count to the horizon; whole cells, for showing."""
    halves = range(int(from_day * _STEPS_PER_DAY) + 1, int(horizon_day * _STEPS_PER_DAY) + 1)
    days = [half / _STEPS_PER_DAY for half in halves]
    if not days or days[-1] < horizon_day:
        days.append(horizon_day)
    return tuple(_point(line, day) for day in days)


def _point(line: GrowthLine, day: float) -> FanPoint:
    found = line.on_day(day)
    return FanPoint(day, *(int(found.cells_with_chance(chance)) for chance in (0.5, 0.025, 0.975, 0.25, 0.75)))
