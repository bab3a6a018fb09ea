"""Steps under evaluation: they rest on something that did not hold, until the deviation that says so is closed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lims.domain.record import BatchRecord


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Steps whose results are looked at again, and the deviation under which that is done."""

    batch: str
    seq: int
    steps: tuple[str, ...]
    deviation: str
    why: str
    at: datetime
    by: str


def evaluations_of(record: BatchRecord, step: str) -> tuple[tuple[Evaluation, bool], ...]:
    """The evaluations of a step, oldest first, each with whether it still lasts."""
    open_now = {one.deviation for one in record.more.deviations if one.is_open}
    return tuple((one, one.deviation in open_now) for one in record.more.evaluations if step in one.steps)


def under_evaluation(record: BatchRecord) -> tuple[str, ...]:
    """The steps that are under evaluation now, in the order of the protocol."""
    return tuple(
        step.key for step in record.protocol.steps if any(lasts for _, lasts in evaluations_of(record, step.key))
    )
