"""One thing to do, and in which order things are done."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from lims.domain.batch import Batch
from lims.domain.errors import Message


class Urgency(IntEnum):
    """In which order things are done."""

    LATE = 0
    NOW = 1
    SOON = 2
    LATER = 3


@dataclass(frozen=True, slots=True)
class Job:
    """One thing to do: what, on which batch, when, and the page where it is done."""

    urgency: Urgency
    kind: str  # of its chip
    chip: Message
    what: Message
    note: Message | None
    address: str
    icon: str
    batch: Batch | None = None
    place: str = ""  # orders what is equally urgent
