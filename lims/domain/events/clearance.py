"""Line clearance: what a person looked at before a batch came to a station and after it left."""

from __future__ import annotations

from dataclasses import dataclass

from lims.domain.events.registry import event


@event(210)
@dataclass(frozen=True, slots=True)
class LineChecked:
    """A person stated that a station was clear, at the start or at the end of a step, in these words."""

    batch: str
    step: str
    at_station: str
    when: str  # start | end
    stated: tuple[str, ...]
