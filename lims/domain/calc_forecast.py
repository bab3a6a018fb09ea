"""The growth forecast as `lims calc forecast` gives it: every figure of both models, so that anyone can compare."""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt
from typing import Any

from lims.domain.errors import Message
from lims.domain.growth import (
    Forecast,
    Number,
    Prediction,
    Prior,
    bayes_line,
    forecast_bayes,
    forecast_ols,
    ols_line,
)
from lims.domain.outlook import washed

Wash = tuple[float, float]  # recovery and its standard deviation, per cent


def ols_as_plain(
    days: Sequence[Number], cells: Sequence[Number], horizon_day: Number, limits: Sequence[Number], wash: Wash | None
) -> dict[str, Any]:
    """Least squares: a and b of ln cells = a + b t, s, the standard error of a new count, and the forecast."""
    line, whole = ols_line(days, cells), forecast_ols(days, cells, horizon_day, limits)
    if isinstance(line, Message) or isinstance(whole, Message):
        return {"why_not": str(line)}
    found = line.on_day(horizon_day)
    return {
        "a": line.intercept,
        "b": line.rate_per_day,
        "doubling_hours": line.doubling_hours,
        "s": sqrt(line.noise_variance),
        "se": found.scale,
        "degrees": line.degrees,
        **_forecast(found, whole, limits, wash),
    }


def bayes_as_plain(
    days: Sequence[Number],
    cells: Sequence[Number],
    horizon_day: Number,
    limits: Sequence[Number],
    prior: Prior,
    wash: Wash | None,
) -> dict[str, Any]:
    """Normal-inverse-gamma: mn, an, bn, the scale of the Student-t and its degrees of freedom, and the forecast."""
    line, whole = bayes_line(days, cells, prior), forecast_bayes(days, cells, horizon_day, limits, prior)
    if isinstance(line, Message) or isinstance(whole, Message):
        return {"why_not": str(line)}
    found = line.on_day(horizon_day)
    shape = line.degrees / 2
    return {
        "mn": [line.intercept, line.rate_per_day],
        "an": shape,
        "bn": line.noise_variance * shape,
        "doubling_hours": line.doubling_hours,
        "scale": found.scale,
        "degrees": line.degrees,
        **_forecast(found, whole, limits, wash),
    }


def _forecast(found: Prediction, whole: Forecast, limits: Sequence[Number], wash: Wash | None) -> dict[str, Any]:
    told = _figures(found, limits)
    if whole.note is not None:
        told["note"] = str(whole.note)
    if wash is not None:
        told["after_wash"] = _figures(washed(found, *wash), limits)
    return told


def _figures(found: Prediction, limits: Sequence[Number]) -> dict[str, Any]:
    """Median, 95 % interval, the chance of each limit, and that of lying between the lowest and the highest of them."""
    chances = [found.chance_at_least(limit) for limit in limits]
    inside = None
    if len(limits) > 1:
        inside = found.chance_at_least(min(limits)) - found.chance_at_least(max(limits))
    return {
        "median_cells": found.cells_with_chance(0.5),
        "low95_cells": found.cells_with_chance(0.025),
        "high95_cells": found.cells_with_chance(0.975),
        "chance_at_least": chances,
        "chance_inside": inside,
    }
