"""Chain of custody: one holder at any moment, every transfer given and taken by two different people."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from lims.domain.sources import Source


class HandoverState(StrEnum):
    """On the way, taken, refused, or lost on the way."""

    OPEN = "open"
    TAKEN = "taken"
    REFUSED = "refused"
    LOST = "lost"


@dataclass(frozen=True, slots=True)
class Transport:
    """How many hours material may be on its way in one hand-over."""

    blood_hours: int
    product_hours: int
    source: Source


@dataclass(frozen=True, slots=True)
class Handover:
    """One transfer of containers."""

    batch: str
    handover: int
    kind: str
    containers: tuple[str, ...]
    state: HandoverState
    given_by: str
    given_at: datetime
    given_at_place: str
    to_place: str
    seal: str
    logger: str
    low_c: Decimal
    high_c: Decimal
    taken_by: str
    taken_at: datetime | None
    taken_at_place: str
    seal_intact: bool | None
    lowest_c: Decimal | None
    highest_c: Decimal | None
    condition: str
    verdict: str
    limit_at: datetime | None = None  # until then it must be taken


KINDS = ("ward_to_courier", "courier_to_lab", "lab_to_courier", "courier_to_ward", "ward_to_lab")
WAYS_BACK = ("ward_to_courier", "ward_to_lab")  # of a product that is not given
TO_THE_LAB = frozenset({"courier_to_lab", "ward_to_lab"})
LEAVES_THE_LAB = frozenset({"lab_to_courier", "courier_to_ward"})

# Who stands on which side. Colleagues of one side hold together; from side to side there is a hand-over.
_SIDES = {
    "nurse": "ward",
    "physician": "ward",
    "courier": "courier",
    "technician": "lab",
    "verifier": "lab",
    "qc": "lab",
    "qa": "lab",
}


def sides_of(roles: Iterable[str]) -> frozenset[str]:
    """The sides a person may stand on: ward, courier, lab."""
    return frozenset(_SIDES[role] for role in roles if role in _SIDES)


def giving_side(kind: str) -> str:
    """The side that gives in a hand-over of this kind."""
    return kind.split("_to_", maxsplit=1)[0]


def taking_side(kind: str) -> str:
    """The side that takes in a hand-over of this kind."""
    return kind.split("_to_")[1]


def holds(holder: str, holder_roles: Iterable[str], person: str, side: str) -> bool:
    """Whether `person`, on `side`, holds what `holder` took: a courier alone, a ward or laboratory together."""
    if side == "courier":
        return holder == person
    return side in sides_of(holder_roles)


def way_of(container: str, handovers: Iterable[Handover]) -> Handover | None:
    """The newest hand-over of a container that was not refused, or None when it never left."""
    own = [one for one in handovers if container in one.containers and one.state is not HandoverState.REFUSED]
    return own[-1] if own else None
