"""Line clearance: one batch at a station, and somebody looked before it came and after it left.

21 CFR 211.130 (e) asks for the look before, EU GMP part IV for line clearance in the record. The sentences are ours.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from lims.domain.errors import Message, msg

STATED: dict[str, tuple[Message, ...]] = {
    "start": (
        msg("Nothing of another batch is at this station: no vessel, label or paper."),
        msg("Surfaces and waste of the work before are cleaned away."),
    ),
    "end": (
        msg("Nothing of this batch is left at this station: no vessel, label or paper."),
        msg("Every label of the step is on its thing or was destroyed."),
        msg("Surfaces are cleaned and the waste is gone."),
    ),
}


@dataclass(frozen=True, slots=True)
class LineCheck:
    """One look at a station, as it was stated."""

    batch: str
    step: str
    station: str
    when: str
    stated: tuple[str, ...]
    checked_at: datetime
    checked_by: str
