"""Deviations: every one is graded, and an open one stands in the way of the product."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from lims.domain.errors import Message, msg
from lims.domain.record import BatchRecord

GRADES = ("minor", "major", "critical")


class DeviationState(StrEnum):
    """Where a deviation stands."""

    OPEN = "open"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Turn:
    """One thing said about a deviation after it was opened. None is ever replaced.

    `kind` is classified, assigned, investigated, linked, closed or reopened. `words` are its main words: the reason,
    the cause, the conclusion; `more` is what goes with them: the grade, owner and day, the impact, the other number.
    """

    batch: str
    seq: int
    deviation: str
    kind: str
    words: str
    more: str
    printed_name: str  # of who signed, when it is a closing
    meaning: str
    content_sha256: str
    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class CapaAction:
    """A corrective or preventive action that follows from a deviation."""

    action: str  # B26-0004-D2-A1
    deviation: str
    batch: str
    kind: str  # corrective | preventive
    words: str
    owner: str
    due_on: date
    planned_at: datetime
    planned_by: str
    done_words: str
    done_at: datetime | None
    done_by: str
    effective: bool | None
    check_words: str
    checked_at: datetime | None
    checked_by: str


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
    step: str = ""
    container: str = ""
    seen_by: str = ""
    classified: bool = True  # a rule knows its grade; what a person raised waits for quality to grade it
    owner: str = ""
    due_on: date | None = None
    turns: tuple[Turn, ...] = ()
    actions: tuple[CapaAction, ...] = ()
    twins: tuple[str, ...] = ()  # what the same happening raised on other batches

    @property
    def is_open(self) -> bool:
        """Not closed by a signature yet."""
        return self.state is not DeviationState.CLOSED

    @property
    def is_grave(self) -> bool:
        """It may touch the product: it keeps the batch from infusion and asks for an investigation."""
        return self.grade != "minor"

    def newest(self, kind: str) -> Turn | None:
        """The newest turn of that kind, or None."""
        return next((one for one in reversed(self.turns) if one.kind == kind), None)

    @property
    def closing(self) -> Turn | None:
        """The signature that closed it, None while it is open."""
        return None if self.is_open else self.newest("closed")


def deviation_number(batch: str, number: int) -> str:
    """The number of the n-th deviation of a batch."""
    return f"{batch}-D{number}"


def batch_of_deviation(deviation: str) -> str:
    """The batch that a deviation's number names."""
    return deviation.rpartition("-D")[0]


def action_number(deviation: str, number: int) -> str:
    """The number of the n-th action of a deviation."""
    return f"{deviation}-A{number}"


def in_words(one: Deviation) -> Message:
    """An open deviation as a reason against something."""
    return msg(
        "Deviation %(number)s, %(grade)s, is open: %(words)s",
        number=one.deviation,
        grade=one.grade,
        words=one.words,
    )


def reasons_against(record: BatchRecord, at: datetime) -> Iterator[Message]:
    """Every open deviation, as a reason against release and closing."""
    del at
    for one in record.more.deviations:
        if one.is_open:
            yield in_words(one)


def reasons_against_infusion(record: BatchRecord, at: datetime) -> Iterator[Message]:
    """Every open deviation that may touch the product, as a reason against giving it."""
    del at
    for one in record.more.deviations:
        if one.is_open and one.is_grave:
            yield in_words(one)
