"""The ways from a batch to what is not straightforward about it: one line an area, with what it has to say."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from lims.domain.downtime import FormState
from lims.domain.errors import Message, msg
from lims.domain.people import Person
from lims.domain.record import BatchRecord


@dataclass(frozen=True, slots=True)
class Way:
    """A link to a page of this batch: `kind` is a chip's (ok, attn, stop, wait) and `says` its words."""

    endpoint: str  # takes the batch as `number`
    title: Message
    icon: str
    kind: str
    says: Message


def to_downtime(record: BatchRecord, person: Person) -> Way | None:
    """Paper forms for the day on which nothing can be scanned."""
    out = sum(1 for one in record.more.forms if one.state is FormState.PRINTED)
    if not record.more.forms and not (record.batch.is_live and person.has("technician", "verifier", "nurse", "qa")):
        return None
    says = msg("%(count)s out", count=out) if out else msg("%(count)s forms", count=len(record.more.forms))
    return Way("downtime.batch", msg("Downtime forms"), "doc", "attn" if out else "wait", says)


# Each gives the way of its area, or None where this person has nothing to see or do there.
WAYS: tuple[Callable[[BatchRecord, Person], Way | None], ...] = (to_downtime,)


def ways_of(record: BatchRecord, person: Person) -> tuple[Way, ...]:
    """The ways that this person may go from this batch."""
    return tuple(way for find in WAYS if (way := find(record, person)) is not None)
