"""Holds: anybody who works may put a batch on hold, quality alone lifts it, and not while its cause is open."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from lims.domain.addenda import is_recalled
from lims.domain.deviations import in_words
from lims.domain.errors import Message, msg
from lims.domain.record import BatchRecord

MAY_HOLD = ("technician", "verifier", "qc", "qa", "nurse", "physician")


@dataclass(frozen=True, slots=True)
class Hold:
    """One time a batch was on hold. `cause` is the number or the source of the deviation behind it, if there is one."""

    batch: str
    seq: int
    why: str
    cause: str
    by_rule: bool
    held_at: datetime
    held_by: str
    lifted_at: datetime | None
    lifted_by: str
    lifted_reason: str


def reasons_against_lifting(record: BatchRecord) -> Iterator[Message]:
    """The deviations that must be closed before the hold is lifted, and a recall that was not taken back."""
    causes = {one.cause for one in record.more.holds if one.lifted_at is None}
    for one in record.more.deviations:
        if one.is_open and (one.deviation in causes or one.source in causes or one.grade == "critical"):
            yield in_words(one)
    if is_recalled(record):
        yield msg("The release was recalled: %(why)s", why=record.more.reevaluations[-1].reason)
