"""What a growth chart shows, and the same told in sentences."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from lims.domain.errors import Message, Translate, in_english, msg
from lims.domain.figures import three_figures


@dataclass(frozen=True, slots=True)
class GrowthPoint:
    """One count: the day (fractions of a day count), all viable cells, target cells where the purity is known."""

    day: float
    viable_cells: int
    target_cells: int | None


@dataclass(frozen=True, slots=True)
class FanPoint:
    """The forecast for one day: median and both intervals, in cells."""

    day: float
    median: int
    low95: int
    high95: int
    low50: int
    high50: int


@dataclass(frozen=True, slots=True)
class Growth:
    """What a growth chart shows. Without a stated dose no band; without purity all viable cells are the curve."""

    points: tuple[GrowthPoint, ...]
    dose_low: int | None = None
    dose_high: int | None = None
    fan: tuple[FanPoint, ...] = ()
    fan_from_day: float | None = None  # the day of the newest count the forecast knew
    chance_percent: float | None = None  # to reach the least dose after washing
    doubling_hours: float | None = None
    washed_cells: int | None = None
    horizon_day: float = 14
    dose_of_target: bool = True  # the dose counts target cells; else all viable cells, and they are the curve

    @property
    def on_target(self) -> bool:
        """The curve is of target cells: the dose counts them, and their share is known."""
        return self.dose_of_target and any(p.target_cells is not None for p in self.points)

    def curve(self) -> tuple[tuple[float, int], ...]:
        """Day and cells of the curve that the dose is about."""
        if self.on_target:
            return tuple((p.day, p.target_cells) for p in self.points if p.target_cells is not None)
        return tuple((p.day, p.viable_cells) for p in self.points)


def short_day(day: float) -> str:
    """A day of culture for reading: to a tenth, whole days without one."""
    return f"{day:.1f}".removesuffix(".0")


def growth_in_words(growth: Growth, translate: Translate = in_english) -> str:
    """The chart told in sentences, for those who hear it."""
    return " ".join(sentence.render(translate) for sentence in _sentences(growth))


def _sentences(growth: Growth) -> Iterator[Message]:
    curve = growth.curve()
    what = msg("Target cells") if growth.on_target else msg("Viable cells")
    if not curve:
        yield msg("Nothing was counted yet.")
    else:
        (first_day, first), (last_day, last) = curve[0], curve[-1]
        if len(curve) == 1:
            yield msg(
                "%(what)s: %(cells)s on day %(day)s.", what=what, cells=three_figures(first), day=short_day(first_day)
            )
        else:
            yield msg(
                "%(what)s went from %(first)s on day %(first_day)s to %(last)s on day %(last_day)s.",
                what=what,
                first=three_figures(first),
                first_day=short_day(first_day),
                last=three_figures(last),
                last_day=short_day(last_day),
            )
    if growth.doubling_hours is not None:
        yield msg("They double every %(hours)s h.", hours=f"{growth.doubling_hours:.1f}")
    if growth.fan:
        yield msg(
            "Forecast for day %(day)s: %(median)s, 95 %% between %(low)s and %(high)s.",
            day=short_day(growth.fan[-1].day),
            median=three_figures(growth.fan[-1].median),
            low=three_figures(growth.fan[-1].low95),
            high=three_figures(growth.fan[-1].high95),
        )
    if growth.dose_low is not None and growth.dose_high is not None:
        yield msg(
            "Dose window %(low)s to %(high)s.", low=three_figures(growth.dose_low), high=three_figures(growth.dose_high)
        )
    else:
        yield msg("No dose is stated.")
