"""A batch that the physician cancels, and a subject who is taken out of the treatment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from lims.domain.batch import Stage, may_follow
from lims.domain.errors import Message, msg

WHY: dict[str, Message] = {
    "deteriorated": msg("the patient's condition became worse"),
    "died": msg("the patient died"),
    "withdrew": msg("the patient withdrew"),
    "redraw": msg("drawn again"),
    "other": msg("another reason"),
}
ASKED = ("deteriorated", "died", "withdrew", "other")  # a re-draw has a form of its own

MEANING: Message = msg("I cancel this batch: its dose is not given")
KEPT: Message = msg(
    "The record stays whole. What was recorded until today is kept for as long as the rules of the site ask; names "
    "stand beside the ledger, under their own rule."
)


@dataclass(frozen=True, slots=True)
class Cancellation:
    """A batch was cancelled: why, when it was at which stage, and under which signature."""

    kind: str
    reason: str
    stage: str
    signature: int
    cancelled_at: datetime
    cancelled_by: str


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """A subject was taken out of the treatment, by a physician's name and password."""

    subject: str
    kind: str
    reason: str
    printed_name: str
    withdrawn_at: datetime
    withdrawn_by: str


def may_be_cancelled(stage: Stage) -> bool:
    """Whether a batch at this stage can still be cancelled: its dose was not given, nor the batch given up."""
    return may_follow(stage, Stage.CANCELLED)
