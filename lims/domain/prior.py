"""The growth prior that past batches carry: how they grew, how they differed, how far counts lay off their lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from math import log, sqrt
from statistics import fmean, variance

from lims.domain.growth import GrowthLine, Prior, ols_line

ENOUGH_BATCHES = 10
_LEAST_POINTS = 3
_NARROWEST = 0.05  # ln cells, or per day: no population of donors is more alike than this

Curve = Sequence[tuple[float, int]]  # day of culture, cells of the dose


@dataclass(frozen=True, slots=True)
class AdoptedPrior:
    """A prior that quality adopted for a trial, with the batches behind it."""

    trial: str
    protocol: str
    log_n0: Decimal
    log_n0_sd: Decimal
    rate_per_day: Decimal
    rate_sd: Decimal
    a0: Decimal
    b0: Decimal
    batches: tuple[str, ...]
    adopted_at: datetime
    adopted_by: str

    @property
    def prior(self) -> Prior:
        """It as the forecast takes it."""
        return Prior(
            log_n0=float(self.log_n0),
            log_n0_sd=float(self.log_n0_sd),
            rate_per_day=float(self.rate_per_day),
            rate_sd=float(self.rate_sd),
            a0=float(self.a0),
            b0=float(self.b0),
            past_batches=len(self.batches),
        )


@dataclass(frozen=True, slots=True)
class _Fitted:
    """One past batch as a line: what it says of the level, of the rate, and of the noise."""

    line: GrowthLine
    squares: float
    degrees: int


def prior_from(curves: Sequence[Curve], stated: Prior) -> Prior:
    """The prior of these past cultures; under ten of them the stated one, which then counts them and stays assumed.

    Level and rate are the means of the batches' own least-squares lines. Their spread is the variance between batches
    less what the noise of few counts adds to it (method of moments), widened by 1/n because the mean is itself
    estimated. The noise is pooled over all batches; the weight of its own prior (a0) stays the stated one.
    """
    fitted = [one for curve in curves if (one := _fit(curve)) is not None]
    if len(fitted) < ENOUGH_BATCHES:
        return replace(stated, past_batches=len(fitted))
    noise = sum(one.squares for one in fitted) / sum(one.degrees for one in fitted)
    levels, rates = [one.line.intercept for one in fitted], [one.line.rate_per_day for one in fitted]
    more = 1 + 1 / len(fitted)
    return Prior(
        log_n0=fmean(levels),
        log_n0_sd=_spread(levels, noise * fmean(one.line.covariance[0] for one in fitted)) * sqrt(more),
        rate_per_day=fmean(rates),
        rate_sd=_spread(rates, noise * fmean(one.line.covariance[2] for one in fitted)) * sqrt(more),
        a0=stated.a0,
        b0=max(noise, _NARROWEST**2) * (stated.a0 - 1),
        past_batches=len(fitted),
    )


def usable(curve: Curve) -> bool:
    """Enough counts with cells, on different days, to draw a line with something left over."""
    return _fit(curve) is not None


def _fit(curve: Curve) -> _Fitted | None:
    if len(curve) < _LEAST_POINTS:
        return None
    days, cells = [day for day, _ in curve], [found for _, found in curve]
    line = ols_line(days, cells)
    if not isinstance(line, GrowthLine):
        return None
    squares = sum((log(n) - line.intercept - line.rate_per_day * t) ** 2 for t, n in curve)
    return _Fitted(line, squares, len(curve) - 2)


def _spread(values: Sequence[float], from_noise: float) -> float:
    return max(_NARROWEST, sqrt(max(0.0, variance(values) - from_noise)))
