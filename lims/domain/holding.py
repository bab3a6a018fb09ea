"""Who held which container when, told from the record; and the times for which the record cannot say it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from lims.domain.containers import Container
from lims.domain.custody import Handover, HandoverState, giving_side, sides_of, taking_side
from lims.domain.errors import Message, msg
from lims.domain.record import BatchRecord, Happening

TRANSIT = "transit"


@dataclass(frozen=True, slots=True)
class Held:
    """A container was in a place, in the hands of a side. `until` is None while it is there."""

    container: str
    side: str  # ward | courier | lab; transit between a giving and a taking
    place: str
    person: str  # who put, gave or took it there
    since: datetime
    until: datetime | None
    handover: int | None = None


@dataclass(frozen=True, slots=True)
class Gap:
    """A time for which nobody is known to have held a container."""

    container: str
    since: datetime
    until: datetime | None
    why: Message


@dataclass(frozen=True, slots=True)
class Holding:
    """The way of every container of a batch through hands and places."""

    held: tuple[Held, ...]
    gaps: tuple[Gap, ...]

    def of(self, container: str) -> Holding:
        """The way of one container."""
        return Holding(
            tuple(one for one in self.held if one.container == container),
            tuple(one for one in self.gaps if one.container == container),
        )


@dataclass(frozen=True, slots=True)
class _Move:
    """A container came somewhere, by somebody who may stand on these sides."""

    container: str
    sides: frozenset[str]
    place: str
    person: str
    at: datetime
    handover: int | None = None


def holding_of(record: BatchRecord) -> Holding:
    """Who held what when, container by container in the order they were filled."""
    held: list[Held] = []
    gaps: list[Gap] = []
    placings = tuple(_placings(record))
    for one in sorted((c for c in record.containers if c.filled_at), key=lambda c: (c.filled_at, c.container)):
        way, missing = _way_of(one, [p for p in placings if p.container == one.container], record)
        held += way
        gaps += missing
    return Holding(tuple(held), tuple(gaps))


def _way_of(container: Container, placings: list[_Move], record: BatchRecord) -> tuple[list[Held], list[Gap]]:
    moves = [*placings, *_carried(container.container, record.handovers)]
    moves.sort(key=lambda one: (one.at, one.handover or 0))
    if not moves and container.filled_at is not None:
        why = msg("no place was written down")
        return [], [Gap(container.container, container.filled_at, container.ended_at, why)]
    ended, side = container.ended_at, ""
    way: list[Held] = []
    for at, one in enumerate(moves):
        until = moves[at + 1].at if at + 1 < len(moves) else ended
        until = min(until, ended) if until and ended else until
        # Who may stand on two sides is taken to have stayed on the one where the container was.
        side = side if side in one.sides else next(iter(sorted(one.sides)), "")
        way.append(Held(container.container, side, one.place, one.person, one.at, until, one.handover))
    gaps = [*_jumps(way), *_lost(container.container, record.handovers, ended)]
    lost = {gap.since for gap in gaps if gap.until == ended}
    way = [one for one in way if one.until is None or one.until > one.since]
    return [one for one in way if one.side != TRANSIT or one.since not in lost], gaps


def _jumps(way: list[Held]) -> Iterator[Gap]:
    """From one side to another nothing comes but by a hand-over; and what stands nowhere is in nobody's hands."""
    for before, after in pairwise(way):
        if TRANSIT in (before.side, after.side) or before.side == after.side or not (before.side and after.side):
            continue
        why = msg("no hand-over from %(place)s to %(then)s is recorded", place=before.place, then=after.place)
        yield Gap(before.container, before.since, after.since, why)


def _lost(container: str, handovers: tuple[Handover, ...], ended_at: datetime | None) -> Iterator[Gap]:
    for one in handovers:
        if one.state is HandoverState.LOST and container in one.containers:
            yield Gap(container, one.given_at, ended_at, msg("lost in hand-over %(number)s", number=one.handover))


def _carried(container: str, handovers: tuple[Handover, ...]) -> Iterator[_Move]:
    for one in handovers:
        if container not in one.containers:
            continue
        yield _Move(container, frozenset({TRANSIT}), one.to_place, one.given_by, one.given_at, one.handover)
        if one.taken_at is None:
            continue
        refused = one.state is HandoverState.REFUSED
        side = giving_side(one.kind) if refused else taking_side(one.kind)
        place, person = (one.given_at_place, one.given_by) if refused else (one.taken_at_place, one.taken_by)
        yield _Move(container, frozenset({side}), place or one.to_place, person, one.taken_at, one.handover)


def _placings(record: BatchRecord) -> Iterator[_Move]:
    """Where each container was put, from the entries that say so."""
    roles = {one.person: one.roles for one in record.people}
    for one in record.happenings:
        for container, place in _placed(one):
            sides = sides_of(roles.get(one.person, ()))
            yield _Move(container, sides, place, one.person, one.performed_at or one.at)


def _placed(happening: Happening) -> Iterator[tuple[str, str]]:
    data = dict(happening.data)
    match happening.kind:
        case "ContainerFilled" | "ContainerMoved":
            yield data["container"], data["place"]
        case "VesselRescued":
            yield data["container"], data["to_place"]
        case "VesselTakenOut":
            yield data["container"], ""
        case "VesselSplit":
            yield from ((part["container"], data["place"]) for part in json.loads(data["parts"]))
        case "VesselsPooled" | "MaterialTransferred":
            yield data["into"], data["place"]
