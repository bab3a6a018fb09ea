"""Growth of a batch as the charts draw it, from the counts and the protocol's own prior."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from lims.domain.batch import Batch, Stage
from lims.domain.counts import RecordedCount
from lims.domain.dose import DoseWindow
from lims.domain.errors import Message
from lims.domain.growth import GrowthLine, Prior, bayes_line
from lims.domain.protocol import Protocol
from lims.printing.charts.fan import growth_fan
from lims.printing.charts.growth import FanPoint, Growth, GrowthPoint
from lims.printing.charts.spark import spark
from lims.web.language import gettext


def growth_of(batch: Batch, protocol: Protocol, counts: Sequence[RecordedCount], window: DoseWindow | None) -> Growth:
    """The counts since seeding, the dose window if it is known, and while the culture runs the forecast."""
    washed_in = {step.key for step in protocol.steps if "formulate" in step.acts}
    washed = [one for one in counts if one.step in washed_in]
    counts = [one for one in counts if one.step not in washed_in]
    points = tuple(
        GrowthPoint(float(one.culture_day), one.viable_cells, one.target_cells)
        for one in counts
        if one.culture_day is not None
    )
    horizon = protocol.infusions.culture_days
    fan: tuple[FanPoint, ...] = ()
    fan_from = chance = doubling = None
    line = line_of(batch, protocol, counts)
    if line is not None:
        newest = int(max(point.day for point in points))
        doubling = line.doubling_hours
        if batch.stage is Stage.CULTURE and newest < horizon and not batch.on_hold:
            fan, fan_from = growth_fan(line, newest, horizon), newest
            if window is not None and protocol.prior is not None:
                needed = window.low_cells * 100 / protocol.prior.wash_recovery_percent
                chance = line.on_day(horizon).chance_at_least(needed) * 100
    return Growth(
        points=points,
        dose_low=window.low_cells if window else None,
        dose_high=window.high_cells if window else None,
        fan=fan,
        fan_from_day=fan_from,
        chance_percent=chance,
        doubling_hours=doubling,
        washed_cells=_of_the_dose(protocol, washed[-1]) if washed else None,
        dose_of_target=protocol.dose.basis == "target_viable",
        horizon_day=float(max(horizon, *(p.day for p in points)) if points else horizon),
    )


def _of_the_dose(protocol: Protocol, count: RecordedCount) -> int:
    on_target = protocol.dose.basis == "target_viable"
    return count.target_cells if on_target and count.target_cells is not None else count.viable_cells


def line_of(batch: Batch, protocol: Protocol, counts: Sequence[RecordedCount]) -> GrowthLine | None:
    """The Bayesian growth line of the cells that the dose counts; None without a prior or a count to speak of."""
    stated = protocol.prior
    if stated is None or batch.day_zero_at is None:
        return None
    on_target = protocol.dose.basis == "target_viable"
    known = [
        (one.culture_day, cells)
        for one in counts
        if one.culture_day is not None
        and one.culture_day >= stated.from_day
        and (cells := one.target_cells if on_target else one.viable_cells)
    ]
    if not known:
        return None
    prior = Prior(stated.log_n0, stated.log_n0_sd, stated.rate_per_day, stated.rate_sd, stated.a0, stated.b0)
    line = bayes_line([day for day, _ in known], [cells for _, cells in known], prior)
    return None if isinstance(line, Message) else line


def spark_of(growth: Growth) -> Markup:
    """The small curve of the board."""
    return Markup(spark(growth, translate=gettext))  # noqa: S704 (our own drawing: every text is escaped in Canvas)
