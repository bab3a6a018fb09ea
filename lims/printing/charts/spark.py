"""The small curve in a row of the board: same axes for every batch, so that rows compare."""

from __future__ import annotations

import math

from lims.domain.errors import Translate, in_english, msg
from lims.printing.charts.growth import Growth, growth_in_words
from lims.printing.charts.svg import PAGE, Canvas

_LOW, _HIGH = 5.6, 9.8  # powers of ten, the same on every row


def spark(growth: Growth, width: float = 300, height: float = 88, translate: Translate = in_english) -> str:
    """Curve, dose band and forecast without words; they are told to those who hear the page."""
    canvas = Canvas(PAGE, width, height, "spark")

    def x(day: float) -> float:
        return 8 + (width - 16) * min(day, growth.horizon_day) / growth.horizon_day

    def y(cells: float) -> float:
        power = min(max(math.log10(cells), _LOW), _HIGH) if cells > 0 else _LOW
        return height - 4 - (height - 8) * (power - _LOW) / (_HIGH - _LOW)

    foot = [(8.0, height - 3)]
    for day in range(0, int(growth.horizon_day) + 1, 7):
        foot += [(x(day), height - 3), (x(day), height - 7), (x(day), height - 3)]
    canvas.path("axis", *foot, (width - 8, height - 3))
    if growth.dose_low is not None and growth.dose_high is not None:
        canvas.rect("band", 8, y(growth.dose_high), width - 16, y(growth.dose_low) - y(growth.dose_high))
        for edge in (growth.dose_low, growth.dose_high):
            canvas.line("bandl", 8, y(edge), width - 8, y(edge))
    curve = [(x(day), y(cells)) for day, cells in growth.curve()]
    root = curve[-1:]
    # Nearly straight lines on a scale of powers: at this size a third of the points draws the same.
    fan = (*growth.fan[:-1:3], *growth.fan[-1:])
    for role, low, high in (("fan95", "low95", "high95"), ("fan50", "low50", "high50")):
        upper = [(x(f.day), y(getattr(f, high))) for f in fan]
        lower = [(x(f.day), y(getattr(f, low))) for f in reversed(fan)]
        canvas.path(role, *root, *upper, *lower, closed=True)
    canvas.path("med", *root, *((x(f.day), y(f.median)) for f in fan))
    canvas.path("line", *curve)
    if curve:
        canvas.circle("dot", *curve[-1], 5)
    return canvas.svg(msg("Growth in brief").render(translate), growth_in_words(growth, translate))
