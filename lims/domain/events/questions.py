"""Quality asks the author of a value about it, and is answered."""

from __future__ import annotations

from dataclasses import dataclass

from lims.domain.events.registry import event


@event(365)
@dataclass(frozen=True, slots=True)
class CorrectionAsked:
    """Quality sent one value back to whoever entered it. `value` is what stood there at that moment."""

    batch: str
    question: int  # counts from 1 in each batch
    step: str
    entry: str
    replicate: int
    value: str
    words: str
    asked_of: str


@event(366)
@dataclass(frozen=True, slots=True)
class CorrectionAnswered:
    """The value was corrected, its author said why it stands, or quality took the question back with a reason."""

    batch: str
    question: int
    how: str  # corrected | statement | taken_back
    words: str
