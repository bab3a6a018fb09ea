"""A product that goes back from the ward, under custody, before anything of it was given."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Return:
    """One bag that went back: with which hand-over, and why."""

    handover: int
    container: str
    reason: str
    returned_at: datetime
    returned_by: str
