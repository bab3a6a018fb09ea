"""The forecast of the growth curve: as it was made half-way when the culture has ended, else from the newest count."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from lims.domain.errors import Message, msg
from lims.domain.figures import three_figures
from lims.domain.growth import GrowthLine, Prior, bayes_line
from lims.domain.protocol import GrowthPrior
from lims.printing.charts.fan import growth_fan
from lims.printing.charts.growth import Growth
from lims.printing.record.counts import growth
from lims.printing.record.dose import window_cells
from lims.printing.record.facts import Fact
from lims.printing.record.pen import Pen

HALF_WAY = timedelta(days=7)


def forecast_growth(pen: Pen) -> Growth:
    """The growth curve with its dose window and, where the protocol has a prior, the forecast."""
    window = window_cells(pen)
    drawn = replace(growth(pen), dose_low=window[0] if window else None, dose_high=window[1] if window else None)
    found = _line(pen, drawn)
    if found is None:
        return drawn
    line, days = found
    horizon = int(drawn.horizon_day)
    if days[-1] >= horizon:
        return drawn
    chance = None
    if window and pen.record.protocol.prior:
        needed = window[0] * 100 / pen.record.protocol.prior.wash_recovery_percent
        chance = line.on_day(horizon).chance_at_least(needed) * 100
    return replace(drawn, fan=growth_fan(line, days[-1], horizon), fan_from_day=days[-1], chance_percent=chance)


def forecast_facts(pen: Pen, drawn: Growth) -> tuple[Fact, ...]:
    """The forecast in words; empty without one."""
    found = _line(pen, drawn)
    if found is None or not drawn.fan:
        return ()
    _, days = found
    end = drawn.fan[-1]
    rows: list[tuple[Message, Message]] = [
        (msg("From"), msg("counts of days %(days)s", days=", ".join(map(str, days)))),
        (msg("Model"), msg("log-linear, Bayesian; the prior is the master record's and assumed")),
        (
            msg("Day %(day)s", day=f"{end.day:g}"),
            msg(
                "%(median)s, 95 %%: %(low)s to %(high)s",
                median=three_figures(end.median),
                low=three_figures(end.low95),
                high=three_figures(end.high95),
            ),
        ),
    ]
    if drawn.chance_percent is not None:
        rows.append(
            (
                msg("Chance of the least dose after washing"),
                msg("%(chance)s in 100", chance=f"{drawn.chance_percent:.0f}"),
            )
        )
    return tuple(Fact(pen.say(term), pen.say(value)) for term, value in rows)


def _line(pen: Pen, drawn: Growth) -> tuple[GrowthLine, list[int]] | None:
    stated = pen.record.protocol.prior
    if stated is None or pen.record.batch.on_hold:
        return None
    last = HALF_WAY.days if pen.record.batch.harvested_at else int(drawn.horizon_day)
    known = [(int(day), cells) for day, cells in drawn.curve() if stated.from_day <= day <= last and cells > 0]
    if not known:
        return None
    days = [day for day, _ in known]
    line = bayes_line(days, [cells for _, cells in known], _prior(stated))
    return None if isinstance(line, Message) else (line, days)


def _prior(stated: GrowthPrior) -> Prior:
    return Prior(stated.log_n0, stated.log_n0_sd, stated.rate_per_day, stated.rate_sd, stated.a0, stated.b0)
