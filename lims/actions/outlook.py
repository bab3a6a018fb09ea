"""What is to be expected of a batch: its dose window, and when the culture reaches it."""

from sqlalchemy import Connection

from lims.domain.batch import Batch, Stage
from lims.domain.counts import RecordedCount
from lims.domain.dose import DoseWindow, body_surface, dose_window
from lims.domain.outlook import Outlook, standing_outlook, with_short_count
from lims.domain.protocol import Protocol
from lims.domain.vessels import after_losses
from lims.store.reading.controls import find_adopted_prior
from lims.store.reading.doses import list_extensions, list_under_doses
from lims.store.reading.quality import find_formulation
from lims.store.reading.subjects import find_subject
from lims.store.reading.vessels import list_losses


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


def outlook_for(
    db: Connection, batch: Batch, protocol: Protocol, counts: tuple[RecordedCount, ...], window: DoseWindow | None
) -> Outlook:
    """The forecast of a batch as it stands: what was lost, the prior that quality adopted, the newest extension."""
    if batch.on_hold or batch.stage is not Stage.CULTURE:  # nothing need be read to say so
        return standing_outlook(batch, protocol, counts, window, None)
    adopted, extended = find_adopted_prior(db, batch.trial), list_extensions(db, batch.batch)
    prior, until_at = adopted.prior if adopted else None, extended[-1].until_at if extended else None
    left = after_losses(with_short_count(counts, list_under_doses(db, batch.batch)), list_losses(db, batch.batch))
    return standing_outlook(batch, protocol, left, window, prior, until_at)
