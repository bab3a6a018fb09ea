"""Where a lot, a piece of equipment or a person was used: batches, doses and subjects, those infused too."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

KINDS = ("material", "equipment", "station", "person")


@dataclass(frozen=True, slots=True)
class Use:
    """One batch that a thing or a person touched. `steps` are keys of the master record, or act:... beside it."""

    batch: str
    subject: str
    dose_no: int
    trial: str
    stage: str
    steps: tuple[str, ...]
    first_at: datetime
    last_at: datetime
    infused_at: datetime | None


@dataclass(frozen=True, slots=True)
class Uses:
    """One page of uses by batch number, and the counts over all pages. `next_after` is empty on the last page."""

    kind: str
    target: str
    rows: tuple[Use, ...]
    batches: int
    infused: int
    subjects: int
    next_after: str


@dataclass(frozen=True, slots=True)
class Share:
    """One thing that two batches have in common: a lot, a piece of equipment, a pair of hands, the subject."""

    kind: str  # material | equipment | person | subject
    target: str
    words: str  # how it is known in the lab: what the scan said, the printed name


@dataclass(frozen=True, slots=True)
class Sibling:
    """Another batch, and what it shares with the one in question."""

    batch: str
    subject: str
    dose_no: int
    stage: str
    on_hold: bool
    infused_at: datetime | None
    shares: tuple[Share, ...]
