"""The ways from a batch to what is not straightforward about it: one line an area, with what it has to say."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from lims.domain.errors import Message
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


# Each gives the way of its area, or None where this person has nothing to see or do there.
WAYS: tuple[Callable[[BatchRecord, Person], Way | None], ...] = ()


def ways_of(record: BatchRecord, person: Person) -> tuple[Way, ...]:
    """The ways that this person may go from this batch."""
    return tuple(way for find in WAYS if (way := find(record, person)) is not None)
