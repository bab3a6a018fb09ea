"""Where vessels stood and from when until when, told from the moves in the record."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Placed:
    """A vessel came to a place, or left every place: it was given away, taken out, or used up (place empty)."""

    container: str
    place: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Stay:
    """A vessel stood in a place. `until` is None while it stands there; `then` is where it went, if that is known."""

    container: str
    since: datetime
    until: datetime | None
    then: str


def stays_in(place: str, placings: Iterable[Placed]) -> Iterator[Stay]:
    """Every stay in this place, from placings in the order in which they were recorded."""
    inside: dict[str, datetime] = {}
    for one in sorted(placings, key=lambda placed: placed.at):
        if one.place == place:
            inside.setdefault(one.container, one.at)
        elif one.container in inside:
            yield Stay(one.container, inside.pop(one.container), one.at, one.place)
    for container, since in inside.items():
        yield Stay(container, since, None, "")


def left_during(stays: Iterable[Stay], from_at: datetime, to_at: datetime) -> Iterator[Stay]:
    """The stays that fell into this time, even for a moment, and are over."""
    for one in stays:
        if one.until is not None and one.until > from_at and one.since <= to_at:
            yield one
