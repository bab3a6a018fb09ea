"""Something grew: which results mean it, what may be planned then, and that no second result takes it back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from lims.domain.batch import Stage
from lims.domain.errors import Message, msg
from lims.domain.protocol import Assay
from lims.domain.record import BatchRecord

CONTAMINATION = "contamination"
EXTRA = "extra:"  # the source of a deviation that growth in an extra sample raised
PLANS: dict[str, Message] = {
    "stop": msg("Stop: nothing of it goes on, everything is destroyed"),
    "research": msg("Research only: what is left is kept apart and never given"),
    "restart": msg("Restart: a new draw, a new batch"),
}
# 21 CFR 312.32(c)(2): seven calendar days for what is life-threatening, and until a physician says otherwise it may be.
# The protocols name no clock of their own: assumed.
REPORT_DAYS = 7
SPONSOR_DAYS = 1
ORGANISM_DAYS = 5
FOLLOW_UP_DAYS = (1, 7, 28)


@dataclass(frozen=True, slots=True)
class Grown:
    """A test in which something grew: a release test by its key, an extra sample by its name."""

    key: str
    title: str
    value: str
    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class Duty:
    """One task that follows from a positive result."""

    kind: str
    role: str
    due_on: date
    words: str
    source: str


def result_task(assay: str) -> str:
    """The source of the task that waits for a result of this test."""
    return f"result:{assay}"


def is_positive(assay: Assay, verdict: str) -> bool:
    """Whether a result means that something grew: a microbiological test that fails."""
    return assay.microbial and verdict == "fails"


def positives(record: BatchRecord) -> tuple[Grown, ...]:
    """Everything in which something grew: release tests in the order recorded, then extra samples after a loss."""
    tests = {one.key: one for one in record.protocol.assays if one.microbial}
    found = [
        Grown(one.assay, tests[one.assay].title, one.value, one.recorded_at, one.recorded_by)
        for one in record.results
        if one.assay in tests and one.verdict == "fails"
    ]
    found += [
        Grown(one.container.rpartition("/")[2], one.container, one.words, one.opened_at, one.opened_by)
        for one in record.more.deviations
        if one.source.startswith(EXTRA)
    ]
    return tuple(found)


def duties_before_infusion(source: str, on: date) -> tuple[Duty, ...]:
    """What is to be done when something grew in a batch that nobody received."""
    return (
        Duty("call_physician", "qa", on, "Call the physician: something grew, no dose will come", f"{source}:call"),
        Duty("organism", "qc", on + timedelta(days=ORGANISM_DAYS), "Identify the organism", f"{source}:organism"),
        Duty("plan", "qa", on + timedelta(days=1), "Decide: stop, research only, or restart", f"{source}:plan"),
    )


def duties_after_infusion(source: str, on: date) -> tuple[Duty, ...]:
    """What is to be done when something grew and the dose was given: the patient first."""

    def later(days: int) -> date:
        return on + timedelta(days=days)

    follow_ups = (
        Duty("follow_up", "physician", later(days), f"Follow up the patient, day {days}", f"{source}:follow_up:{days}")
        for days in FOLLOW_UP_DAYS
    )
    return (
        Duty("call_physician", "qa", on, "Call the physician who treats the patient", f"{source}:call"),
        Duty("organism", "qc", later(ORGANISM_DAYS), "Identify the organism", f"{source}:organism"),
        *follow_ups,
        Duty("report", "qa", later(SPONSOR_DAYS), "Report to the sponsor", f"{source}:report:sponsor"),
        Duty("report", "qa", later(REPORT_DAYS), "Report to the authority", f"{source}:report:authority"),
    )


def reasons_against_lifting(record: BatchRecord, at: datetime) -> Iterator[Message]:
    """Why the hold of a batch in which something grew is not lifted."""
    del at
    if record.batch.stage in (Stage.INFUSED, Stage.CLOSED):
        return
    for one in positives(record)[:1]:
        yield msg(
            "%(test)s: %(value)s. No second result takes it back. Decide what becomes of the batch, then reject it.",
            test=one.title,
            value=one.value,
        )


def reasons_against_closing(record: BatchRecord, at: datetime) -> Iterator[Message]:
    """What is missing when a batch in which something grew is to be closed."""
    del at
    if not positives(record):
        return
    if not record.more.organisms:
        yield msg("What grew is not identified, or not said to be unknown.")
    planned = any(one.about == CONTAMINATION for one in record.more.judgements)
    if record.batch.infused_at is None and not planned:
        yield msg("Nobody decided what becomes of a batch in which something grew.")
