"""The forecast of the growth curve: as it was made half-way when the culture has ended, else from the newest count."""

from __future__ import annotations

from dataclasses import replace

from lims.domain.dose import DoseWindow
from lims.domain.errors import Message, msg
from lims.domain.figures import plain, three_figures
from lims.domain.outlook import Expected, Outlook, exact_day, outlook_of, with_short_count
from lims.domain.vessels import after_losses
from lims.printing.charts.fan import growth_fan
from lims.printing.charts.growth import Growth, short_day
from lims.printing.record.counts import growth
from lims.printing.record.dose import window_cells
from lims.printing.record.facts import Fact
from lims.printing.record.pen import Pen

HALF_WAY_DAYS = 7.5  # the count of day 7, whenever in its window it was made


def forecast_growth(pen: Pen) -> Growth:
    """The growth curve with its dose window and, where there is one, the forecast."""
    window, found = window_cells(pen), record_outlook(pen)
    drawn = replace(growth(pen), dose_low=window[0] if window else None, dose_high=window[1] if window else None)
    if found.line is None or found.after is None:
        return drawn
    begins = found.counted[-1][0]
    return replace(
        drawn,
        fan=growth_fan(found.line, begins, found.horizon_day),
        fan_from_day=begins,
        chance_percent=None if found.after.reach is None else found.after.reach * 100,
        horizon_day=max(drawn.horizon_day, found.horizon_day),
    )


def record_outlook(pen: Pen) -> Outlook:
    """The forecast that the record prints: from the counts until half-way once the culture has ended."""
    record, window = pen.record, window_cells(pen)
    batch, adopted, extended = record.batch, record.more.prior, record.more.extensions
    counts = after_losses(with_short_count(record.counts, record.more.under_doses), record.more.losses)
    if batch.on_hold:
        return Outlook((), 0, why_not=msg("forecast paused"))
    if batch.harvested_at is not None and batch.day_zero_at is not None:
        began = batch.day_zero_at
        counts = tuple(one for one in counts if exact_day(one.counted_at, began) <= HALF_WAY_DAYS)
    return outlook_of(
        record.protocol,
        counts,
        DoseWindow(*window) if window else None,
        adopted.prior if adopted else None,
        day_zero_at=batch.day_zero_at,
        until_at=extended[-1].until_at if extended else None,
    )


def forecast_facts(pen: Pen) -> tuple[Fact, ...]:
    """The forecast in words, before and after the wash, and what a reader must know beside it; or why there is none."""
    found, stated = record_outlook(pen), pen.record.protocol.prior
    if found.why_not is not None or found.before is None or found.after is None or stated is None:
        if pen.record.batch.day_zero_at is None or found.why_not is None:
            return ()
        return (Fact(pen.prose("Forecast"), pen.prose("none: %(why)s", why=found.why_not)),)
    days = ", ".join(short_day(day) for day, _ in found.counted)
    rows: list[tuple[Message, Message]] = [
        (msg("Rests on"), msg("counts of culture days %(days)s", days=days)),
        (msg("Model"), msg("log-linear, Bayesian (normal-inverse-gamma), forecast as Student-t")),
        (msg("Day %(day)s, before the wash", day=short_day(found.horizon_day)), _cells(found.before)),
        (
            msg("After the wash, %(kept)s ± %(sd)s %% kept", kept=plain(stated.wash_recovery_percent),
                sd=plain(stated.wash_recovery_sd_percent)),
            _cells(found.after),
        ),
    ]  # fmt: skip
    if found.before.reach is not None:
        rows.append((msg("Chances before the wash"), _chances(found.before)))
        rows.append((msg("Chances after the wash"), _chances(found.after)))
    rows.extend((msg("Note"), note) for note in found.notes)
    return tuple(Fact(pen.say(term), pen.say(value)) for term, value in rows)


def _cells(made: Expected) -> Message:
    return msg(
        "%(median)s, 95 %%: %(low)s to %(high)s",
        median=three_figures(int(made.median_cells)),
        low=three_figures(int(made.low95_cells)),
        high=three_figures(int(made.high95_cells)),
    )


def _chances(made: Expected) -> Message:
    return msg(
        "least dose %(reach)s, inside the window %(inside)s, above it %(above)s, each in 100",
        reach=_in_100(made.reach),
        inside=_in_100(made.inside),
        above=_in_100(made.above),
    )


def _in_100(chance: float | None) -> str:
    if chance is None:
        return "–"
    hundredths = round(chance * 100)
    return "< 1" if hundredths < 1 else "> 99" if hundredths > 99 else str(hundredths)
