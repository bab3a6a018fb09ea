"""Addenda: what a locked value should have been, beside it; and whether the release still stands on it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from lims.domain.batch import Stage
from lims.domain.errors import Message, msg
from lims.domain.record import BatchRecord

RELEASED = (Stage.RELEASED_INTERIM, Stage.RELEASED, Stage.INFUSED)
VERDICTS = ("stands", "recalled")


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure as it was computed and as it would be with the value of the addendum."""

    name: str
    before: str
    after: str
    unit: str
    limit: str
    within: bool


@dataclass(frozen=True, slots=True)
class Addendum:
    """What quality wrote beside a locked entry, signed."""

    batch: str
    addendum: int
    step: str
    entry: str
    replicate: int
    old: str
    new: str
    unit: str
    within_limits: bool
    reason: str
    printed_name: str
    meaning: str
    content_sha256: str
    figures: tuple[Figure, ...]
    written_at: datetime
    written_by: str


@dataclass(frozen=True, slots=True)
class Reevaluation:
    """The release looked at again: it stands, or it is recalled. `addenda` says how many addenda there were."""

    batch: str
    seq: int
    verdict: str
    reason: str
    addenda: int
    printed_name: str
    meaning: str
    content_sha256: str
    at: datetime
    by: str


def was_released(record: BatchRecord) -> bool:
    """Whether a release stands or stood behind this batch; a closed one was released when it was given."""
    return record.batch.stage in RELEASED or (record.batch.stage is Stage.CLOSED and bool(record.batch.infused_at))


def waits_for_reevaluation(record: BatchRecord) -> bool:
    """Whether an addendum was written to a released batch and quality has not looked at the release since."""
    looked = record.more.reevaluations[-1].addenda if record.more.reevaluations else 0
    return was_released(record) and len(record.more.addenda) > looked


def is_recalled(record: BatchRecord) -> bool:
    """Whether the newest look at the release recalled it."""
    return bool(record.more.reevaluations) and record.more.reevaluations[-1].verdict == "recalled"


def reasons_against(record: BatchRecord, at: datetime) -> Iterator[Message]:
    """An addendum that the release was not looked at with, or a recall, as a reason against infusion and closing."""
    del at
    yield from reasons_in_addenda(record)


def reasons_in_addenda(record: BatchRecord) -> Iterator[Message]:
    """An addendum that the release was not looked at with, or a recall."""
    if waits_for_reevaluation(record):
        newest = record.more.addenda[-1]
        yield msg(
            "Addendum %(number)s: %(old)s should be %(new)s. The release is not looked at again yet.",
            number=newest.addendum,
            old=newest.old,
            new=newest.new,
        )
    elif is_recalled(record) and record.batch.stage is not Stage.INFUSED:
        yield msg("The release was recalled: %(why)s", why=record.more.reevaluations[-1].reason)


def reasons_against_standing(record: BatchRecord) -> Iterator[Message]:
    """What must be settled before quality says that the release stands."""
    for one in record.more.deviations:
        if one.is_open:
            yield msg("Deviation %(number)s is open.", number=one.deviation)
