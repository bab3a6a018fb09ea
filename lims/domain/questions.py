"""A value that quality asks its author about: it goes back to that person, and the batch waits for the answer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from lims.domain.errors import Message, msg
from lims.domain.protocol import Protocol
from lims.domain.record import BatchRecord

CORRECTED, STATED, TAKEN_BACK = "corrected", "statement", "taken_back"


@dataclass(frozen=True, slots=True)
class Question:
    """What quality asked about one value, and what came of it. `how` is empty while it is open."""

    batch: str
    question: int
    step: str
    entry: str
    replicate: int
    value: str  # as it stood when it was asked about
    words: str
    asked_of: str
    asked_at: datetime
    asked_by: str
    how: str = ""  # corrected | statement | taken_back
    answer: str = ""
    answered_at: datetime | None = None
    answered_by: str = ""

    @property
    def is_open(self) -> bool:
        """Whether its answer is still waited for."""
        return not self.how


def place_of(protocol: Protocol, one: Question) -> Message:
    """What it asks about, as a person calls it: '5 Count, day 3: viability'."""
    step = protocol.step(one.step)
    spec = step.entry(one.entry)
    title = spec.title if spec is not None else one.entry
    if spec is not None and spec.replicates > 1:
        return msg(
            "%(number)s %(step)s: %(entry)s, reading %(n)s",
            number=step.number,
            step=step.title,
            entry=title,
            n=one.replicate,
        )
    return msg("%(number)s %(step)s: %(entry)s", number=step.number, step=step.title, entry=title)


def reasons_against(record: BatchRecord, at: datetime) -> Iterator[Message]:
    """Every question that is not answered, as a reason against release, review and closing."""
    del at
    yield from reasons_in_questions(record)


def reasons_in_questions(record: BatchRecord) -> Iterator[Message]:
    """Every question that is not answered."""
    for one in record.more.questions:
        if one.is_open:
            yield msg(
                "Question %(number)s to %(who)s is not answered: %(what)s",
                number=one.question,
                who=record.printed_name(one.asked_of),
                what=one.words,
            )
