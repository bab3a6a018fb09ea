"""Deviations: every one is graded, and an open one stands in the way of the product."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from lims.domain.errors import Message, msg
from lims.domain.record import BatchRecord

GRADES = ("minor", "major", "critical")


class DeviationState(StrEnum):
    """Where a deviation stands."""

    OPEN = "open"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Deviation:
    """One departure from the master record of one batch."""

    deviation: str  # B26-0004-D2
    batch: str
    source: str  # the key of what it is about: the same thing raises it once
    kind: str
    grade: str
    words: str
    by_rule: bool  # raised by the program; a person raised it otherwise
    state: DeviationState
    opened_at: datetime
    opened_by: str

    @property
    def is_open(self) -> bool:
        """Not closed by a signature yet."""
        return self.state is not DeviationState.CLOSED


def deviation_number(batch: str, number: int) -> str:
    """The number of the n-th deviation of a batch."""
    return f"{batch}-D{number}"


def reasons_against(record: BatchRecord, at: datetime) -> Iterator[Message]:
    """Every open deviation, as a reason against release, infusion and closing."""
    del at
    for one in record.more.deviations:
        if one.is_open:
            yield msg(
                "Deviation %(number)s, %(grade)s, is open: %(words)s",
                number=one.deviation,
                grade=one.grade,
                words=one.words,
            )
