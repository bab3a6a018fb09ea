"""What is to be expected of a batch: its dose window, and when the culture reaches it."""

from sqlalchemy import Connection

from lims.domain.batch import Batch, Stage
from lims.domain.counts import RecordedCount
from lims.domain.dose import DoseWindow, body_surface, dose_window
from lims.domain.errors import Message, msg
from lims.domain.growth import Forecast, Prior, forecast_bayes
from lims.domain.protocol import Protocol
from lims.domain.vessels import Loss, after_losses
from lims.store.reading.quality import find_formulation
from lims.store.reading.subjects import find_subject


def window_of(db: Connection, batch: Batch, protocol: Protocol) -> DoseWindow | None:
    """The dose window: as computed at formulation, else from the newest measurement; None without any."""
    fixed = find_formulation(db, batch.batch)
    if fixed is not None:
        return DoseWindow(fixed.low_cells, fixed.high_cells)
    subject = find_subject(db, batch.subject)
    if subject is None or subject.body is None:
        return None
    bsa_m2 = body_surface(subject.body.height_cm, subject.body.weight_kg, protocol.dose.formula)
    return dose_window(bsa_m2, protocol.dose.low_per_m2, protocol.dose.high_per_m2)


def forecast_of(
    protocol: Protocol,
    batch: Batch,
    counts: tuple[RecordedCount, ...],
    window: DoseWindow | None,
    losses: tuple[Loss, ...] = (),
) -> tuple[Forecast | None, Message | None]:
    """When the culture reaches its window, from the counts so far; else why nothing is forecast.

    What was lost since a count is taken out of it first: the forecast goes on from what is left.
    """
    if batch.on_hold:
        return None, msg("forecast paused")
    if protocol.prior is None or window is None:
        return None, msg("no forecast for this product") if window else msg("dose window not known")
    if batch.stage is not Stage.CULTURE:
        return None, msg("not in culture")
    prior, on_target = protocol.prior, protocol.dose.basis == "target_viable"
    points = [
        (one.culture_day, cells)
        for one in after_losses(counts, losses)
        if one.culture_day is not None
        and one.culture_day >= prior.from_day
        and (cells := one.target_cells if on_target else one.viable_cells)
    ]
    kept = prior.wash_recovery_percent / 100
    found = forecast_bayes(
        [day for day, _ in points],
        [cells for _, cells in points],
        protocol.infusions.culture_days,
        (window.low_cells / kept, window.high_cells / kept),
        Prior(prior.log_n0, prior.log_n0_sd, prior.rate_per_day, prior.rate_sd, prior.a0, prior.b0),
    )
    return (None, found) if isinstance(found, Message) else (found, None)
