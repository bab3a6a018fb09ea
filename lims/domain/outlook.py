"""What a culture may come to: the cells at harvest, before and after the wash, and the chance to make the dose.

One rule for the board, the batch page, the printed record and the interface. It rests on the counts, the growth prior
and the dose window, and says why where it says nothing. Floats: a forecast decides nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from math import log, sqrt

from lims.domain.batch import Batch, Stage
from lims.domain.controls import culture_line
from lims.domain.counts import RecordedCount
from lims.domain.dose import DoseWindow
from lims.domain.errors import Message, msg
from lims.domain.growth import GrowthLine, Prediction, Prior, bayes_line
from lims.domain.protocol import GrowthPrior, Protocol
from lims.domain.record import BatchRecord
from lims.domain.under_dose import UnderDose
from lims.domain.vessels import after_losses

ENOUGH_COUNTS = 3
ENOUGH_BATCHES = 10
_DAY_SECONDS = 86_400


@dataclass(frozen=True, slots=True)
class Expected:
    """The cells at one moment: median and intervals, and the chances, None where no dose window is known."""

    median_cells: float
    low95_cells: float
    high95_cells: float
    low50_cells: float
    high50_cells: float
    reach: float | None  # the least dose or more
    inside: float | None  # a number within the window
    above: float | None  # more than the highest dose


@dataclass(frozen=True, slots=True)
class Outlook:
    """The forecast of one culture, or why there is none; `notes` say what a reader must know beside the figures."""

    counted: tuple[tuple[float, int], ...]  # exact day of culture, cells of the dose: what the forecast rests on
    horizon_day: float
    line: GrowthLine | None = None
    before: Expected | None = None  # in the vessel at harvest
    after: Expected | None = None  # in the product, after the wash
    why_not: Message | None = None
    notes: tuple[Message, ...] = ()
    past_batches: int = 0  # behind the prior; 0 where it is only assumed


def prior_of(stated: GrowthPrior) -> Prior:
    """The prior as the master record states it: no past batch stands behind it."""
    return Prior(stated.log_n0, stated.log_n0_sd, stated.rate_per_day, stated.rate_sd, stated.a0, stated.b0)


def exact_day(at: datetime, day_zero_at: datetime) -> float:
    """Days of culture with their fraction, from the hours that passed since seeding."""
    return (at - day_zero_at).total_seconds() / _DAY_SECONDS


def points_of(
    protocol: Protocol, counts: Sequence[RecordedCount], day_zero_at: datetime
) -> tuple[tuple[float, int], ...]:
    """The counts that growth is told from: target cells from the stated day on, all cells from their lowest on."""
    stated = protocol.prior
    line = [(exact_day(one.counted_at, day_zero_at), cells) for one, cells in culture_line(protocol, counts)]
    if stated is None or not line:
        return ()
    if protocol.dose.basis == "total_viable":
        lowest = min(range(len(line)), key=lambda at: (line[at][1], -at))
        line = line[lowest:]
    # A count of day 3 that is made an hour early is one of day 3.
    return tuple((day, cells) for day, cells in line if day >= stated.from_day - 0.5)


def with_short_count(counts: Sequence[RecordedCount], found: Sequence[UnderDose]) -> tuple[RecordedCount, ...]:
    """The counts with the one by which the harvest fell short of a dose, where nothing was counted after it.

    The step goes on and has no count of its own yet, but no forecast may stand beside a number that it leaves out.
    """
    short = next((one for one in reversed(found) if one.moment == "harvest"), None)
    if short is None or not counts or counts[-1].counted_at >= short.found_at:
        return tuple(counts)
    again = replace(counts[-1], step=short.step, seq=short.seq, counted_at=short.found_at)
    # Cells of the kind that the dose counts, whichever that is.
    return (*counts, replace(again, viable_cells=short.cells, target_cells=short.cells))


def outlook_of(
    protocol: Protocol,
    counts: Sequence[RecordedCount],
    window: DoseWindow | None,
    prior: Prior | None,
    *,
    day_zero_at: datetime | None,
    until_at: datetime | None = None,
) -> Outlook:
    """The forecast for the end of the culture from these counts; without a prior the stated one of the protocol.

    The end is the protocol's own, or `until_at` where the culture was extended.
    """
    horizon, stated = float(protocol.infusions.culture_days), protocol.prior
    if stated is None:
        return Outlook((), horizon, why_not=msg("no forecast for this product: its protocol states no growth prior"))
    if day_zero_at is None:
        return Outlook((), horizon, why_not=msg("not in culture"))
    if until_at is not None:
        horizon = max(horizon, exact_day(until_at, day_zero_at))
    points, known = points_of(protocol, counts, day_zero_at), prior or prior_of(stated)
    if not points:
        return Outlook((), horizon, why_not=msg("no count yet since day %(day)s", day=stated.from_day))
    if points[-1][0] >= horizon:
        return Outlook(points, horizon, why_not=msg("the culture has reached day %(day)s", day=f"{horizon:g}"))
    line = bayes_line([day for day, _ in points], [cells for _, cells in points], known)
    if isinstance(line, Message):
        return Outlook(points, horizon, why_not=line)
    vessel = line.on_day(horizon)
    return Outlook(
        counted=points,
        horizon_day=horizon,
        line=line,
        before=expected_of(vessel, window),
        after=expected_of(after_wash(vessel, stated), window),
        notes=tuple(_notes(protocol, points, window, known)),
        past_batches=known.past_batches,
    )


def standing_outlook(
    batch: Batch,
    protocol: Protocol,
    counts: Sequence[RecordedCount],
    window: DoseWindow | None,
    prior: Prior | None,
    until_at: datetime | None = None,
) -> Outlook:
    """The forecast of a batch as it stands; none while it is on hold or not in culture."""
    horizon = float(protocol.infusions.culture_days)
    if batch.on_hold:
        return Outlook((), horizon, why_not=msg("forecast paused"))
    if batch.stage is not Stage.CULTURE:
        return Outlook((), horizon, why_not=msg("not in culture"))
    return outlook_of(protocol, counts, window, prior, day_zero_at=batch.day_zero_at, until_at=until_at)


def outlook_of_record(record: BatchRecord, window: DoseWindow | None) -> Outlook:
    """As above, from the whole record: with the prior that was adopted for it and its newest extension."""
    adopted, extended = record.more.prior, record.more.extensions
    return standing_outlook(
        record.batch,
        record.protocol,
        after_losses(with_short_count(record.counts, record.more.under_doses), record.more.losses),
        window,
        adopted.prior if adopted else None,
        extended[-1].until_at if extended else None,
    )


def after_wash(vessel: Prediction, stated: GrowthPrior) -> Prediction:
    """The cells that the wash leaves: its mean recovery, and its spread added to the forecast's own.

    The sum keeps the forecast's degrees of freedom, which makes it a little too wide rather than too narrow.
    """
    return washed(vessel, float(stated.wash_recovery_percent), float(stated.wash_recovery_sd_percent))


def washed(vessel: Prediction, recovery_percent: float, sd_percent: float) -> Prediction:
    """As above, from the recovery and its standard deviation in per cent of the cells."""
    spread = sqrt(log(1 + (sd_percent / recovery_percent) ** 2))
    scale = sqrt(vessel.scale**2 + spread**2)
    return Prediction(vessel.log_cells + log(recovery_percent / 100), scale, vessel.degrees)


def expected_of(found: Prediction, window: DoseWindow | None) -> Expected:
    """Median, intervals and chances of a prediction."""
    median, low95, high95, low50, high50 = map(found.cells_with_chance, (0.5, 0.025, 0.975, 0.25, 0.75))
    if window is None:
        return Expected(median, low95, high95, low50, high50, None, None, None)
    reach = found.chance_at_least(window.low_cells)
    above = found.chance_at_least(window.high_cells)
    return Expected(median, low95, high95, low50, high50, reach, reach - above, above)


def _notes(
    protocol: Protocol, points: Sequence[tuple[float, int]], window: DoseWindow | None, prior: Prior
) -> list[Message]:
    notes = []
    if len(points) < ENOUGH_COUNTS:
        notes.append(msg("Only %(counts)s counts speak: the prior says more than they do.", counts=len(points)))
    if protocol.dose.basis == "total_viable" and len(points) == 1 and points[0][0] > 0:
        notes.append(msg("All viable cells were still falling: the forecast begins at their lowest count."))
    if prior.past_batches < ENOUGH_BATCHES:
        notes.append(
            msg("The prior is assumed: fewer than %(batches)s past batches speak for it.", batches=ENOUGH_BATCHES)
        )
    else:
        notes.append(msg("The prior is carried by %(batches)s past batches.", batches=prior.past_batches))
    if window is None:
        notes.append(msg("The dose window is not known, so neither is the chance to reach it."))
    return notes
