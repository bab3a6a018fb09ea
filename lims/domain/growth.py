"""Where a culture is heading: log-linear growth forecasts with honest intervals.

Two of them, side by side: ordinary least squares (at least three counts, no prior knowledge) and Bayesian with a
normal-inverse-gamma prior (from the first count on). Both end in a Student-t for the logarithm of the cells. Floats,
because a forecast decides nothing; a dose is decided by counts.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import exp, log, sqrt

from lims.domain import student
from lims.domain.errors import Message, msg

# Beyond e^690 a double overflows; such a forecast says "any number" whatever it shows.
_HIGHEST_LOG = 690.0

Number = Decimal | int | float


@dataclass(frozen=True, slots=True)
class Prior:
    """What is thought of a culture before its first count: ln cells on day 0, growth per day, noise as inverse gamma.

    The standard deviations hold at the prior mean of the noise variance, b0 / (a0 - 1).
    """

    log_n0: float = log(6.6e5)
    log_n0_sd: float = 1.0
    rate_per_day: float = 24 * log(2) / 26
    rate_sd: float = 0.15
    a0: float = 3.0
    b0: float = 0.045
    past_batches: int = 0

    def __post_init__(self) -> None:
        if min(self.log_n0_sd, self.rate_sd, self.b0) <= 0 or self.a0 <= 1:
            raise ValueError("a prior has positive standard deviations, b0 above 0 and a0 above 1")


@dataclass(frozen=True, slots=True)
class Prediction:
    """The cells of one day: ln cells is Student-t with this place, scale and degrees of freedom."""

    log_cells: float
    scale: float
    degrees: float

    def cells_with_chance(self, chance: float) -> float:
        """The number of cells that the culture stays below with this chance."""
        if self.scale == 0 or chance == 0.5:
            return _cells(self.log_cells)
        return _cells(self.log_cells + student.quantile(chance, self.degrees) * self.scale)

    def chance_at_least(self, cells: Number) -> float:
        """The chance that there are so many cells or more."""
        if cells <= 0:
            return 1.0
        short = log(cells) - self.log_cells
        if self.scale == 0:
            return 1.0 if short <= 0 else 0.0
        return student.at_least(short / self.scale, self.degrees)


@dataclass(frozen=True, slots=True)
class GrowthLine:
    """A line through ln cells over days, with what is not known about it; the covariance is in units of the noise."""

    intercept: float
    rate_per_day: float
    noise_variance: float
    covariance: tuple[float, float, float]
    degrees: float

    @property
    def doubling_hours(self) -> float | None:
        """Hours to double, or None when the culture is not growing."""
        return 24 * log(2) / self.rate_per_day if self.rate_per_day > 0 else None

    def on_day(self, day: Number) -> Prediction:
        """What a count on that culture day is expected to find."""
        t = float(day)
        level, both, rate = self.covariance
        spread = max(0.0, level + 2 * both * t + rate * t * t)
        scale = sqrt(self.noise_variance * (1 + spread))
        return Prediction(self.intercept + self.rate_per_day * t, scale, self.degrees)


@dataclass(frozen=True, slots=True)
class Forecast:
    """The cells at the horizon: median, 50 and 95 in 100 intervals, and the chance to reach each limit asked for."""

    median_cells: float
    low95_cells: float
    high95_cells: float
    low50_cells: float
    high50_cells: float
    chance_at_least: tuple[float, ...]
    note: Message | None = None


def ols_line(days: Sequence[Number], cells: Sequence[Number]) -> GrowthLine | Message:
    """The least-squares line through ln cells, or why there is none."""
    if why_not := _why_not(days, cells, at_least=3):
        return why_not
    t, y = [float(day) for day in days], [log(count) for count in cells]
    n, t_mean, y_mean = len(t), sum(t) / len(t), sum(y) / len(y)
    sxx = sum((day - t_mean) ** 2 for day in t)
    if sxx == 0:
        return msg("All counts are of one day: they show no growth.")
    rate = sum((day - t_mean) * (value - y_mean) for day, value in zip(t, y, strict=True)) / sxx
    intercept = y_mean - rate * t_mean
    rss = sum((value - intercept - rate * day) ** 2 for day, value in zip(t, y, strict=True))
    covariance = (1 / n + t_mean**2 / sxx, -t_mean / sxx, 1 / sxx)
    return GrowthLine(intercept, rate, rss / (n - 2), covariance, n - 2)


def bayes_line(days: Sequence[Number], cells: Sequence[Number], prior: Prior) -> GrowthLine | Message:
    """The line after the counts have spoken to the prior (normal-inverse-gamma, closed form), or why there is none."""
    if why_not := _why_not(days, cells, at_least=1):
        return why_not
    t, y = [float(day) for day in days], [log(count) for count in cells]
    noise = prior.b0 / (prior.a0 - 1)
    weight_level, weight_rate = noise / prior.log_n0_sd**2, noise / prior.rate_sd**2
    a, b, d = len(t) + weight_level, sum(t), sum(day * day for day in t) + weight_rate
    right_level = sum(y) + weight_level * prior.log_n0
    right_rate = sum(day * value for day, value in zip(t, y, strict=True)) + weight_rate * prior.rate_per_day
    determinant = a * d - b * b
    intercept = (d * right_level - b * right_rate) / determinant
    rate = (a * right_rate - b * right_level) / determinant
    # The same as y'y + m0'L0 m0 - mn'Ln mn, without subtracting large numbers that are nearly equal.
    squares = sum((value - intercept - rate * day) ** 2 for day, value in zip(t, y, strict=True))
    squares += weight_level * (intercept - prior.log_n0) ** 2 + weight_rate * (rate - prior.rate_per_day) ** 2
    shape = prior.a0 + len(t) / 2
    covariance = (d / determinant, -b / determinant, a / determinant)
    return GrowthLine(intercept, rate, (prior.b0 + squares / 2) / shape, covariance, 2 * shape)


def forecast_ols(
    days: Sequence[Number], cells: Sequence[Number], horizon_day: Number, limits: Sequence[Number] = ()
) -> Forecast | Message:
    """The least-squares forecast for the horizon, or why there is none; notes an interval too wide to use."""
    line = ols_line(days, cells)
    if isinstance(line, Message):
        return line
    note = (
        msg("Three counts leave one degree of freedom: the interval is too wide to plan by.")
        if len(days) == 3
        else None
    )
    return _forecast(line, horizon_day, limits, note)


def forecast_bayes(
    days: Sequence[Number],
    cells: Sequence[Number],
    horizon_day: Number,
    limits: Sequence[Number] = (),
    prior: Prior | None = None,
) -> Forecast | Message:
    """The Bayesian forecast for the horizon, or why there is none; notes a prior with few past batches."""
    known = prior or Prior()
    line = bayes_line(days, cells, known)
    if isinstance(line, Message):
        return line
    note = None if known.past_batches >= 10 else msg("The prior is assumed: fewer than 10 past batches speak for it.")
    return _forecast(line, horizon_day, limits, note)


def _forecast(line: GrowthLine, horizon_day: Number, limits: Sequence[Number], note: Message | None) -> Forecast:
    prediction = line.on_day(horizon_day)
    median, low95, high95, low50, high50 = map(prediction.cells_with_chance, (0.5, 0.025, 0.975, 0.25, 0.75))
    chances = tuple(prediction.chance_at_least(limit) for limit in limits)
    return Forecast(median, low95, high95, low50, high50, chances, note)


def _why_not(days: Sequence[Number], cells: Sequence[Number], at_least: int) -> Message | None:
    if len(days) != len(cells):
        raise ValueError("a forecast needs one number of cells for each day")
    if len(days) < at_least:
        if at_least == 1:
            return msg("There is no count yet.")
        return msg("A line with an interval needs at least 3 counts; there are %(counts)s.", counts=len(days))
    if min(cells) <= 0:
        return msg("A count found no cells: growth cannot be told from nothing.")
    return None


def _cells(log_cells: float) -> float:
    return exp(min(log_cells, _HIGHEST_LOG))
