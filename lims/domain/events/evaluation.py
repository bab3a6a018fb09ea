"""Results are looked at again because something they rest on turned out not to hold."""

from __future__ import annotations

from dataclasses import dataclass

from lims.domain.events.registry import event


@event(243)
@dataclass(frozen=True, slots=True)
class StepsPutUnderEvaluation:
    """The results of these steps are under evaluation until the deviation is closed."""

    batch: str
    steps: tuple[str, ...]
    deviation: str
    why: str
