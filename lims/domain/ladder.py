"""The alert chain: who is alerted after whom, and how many minutes each has to acknowledge."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from lims.domain.sources import Source


@dataclass(frozen=True, slots=True)
class Rung:
    """One role of the chain. `key` is a role of this site, or the sponsor, who is told by a call."""

    key: str
    minutes: int
    source: Source


# For a protocol that has no [[alerts]] of its own.
LADDER = (
    Rung("qa", 30, Source.ASSUMED),
    Rung("physician", 60, Source.ASSUMED),
    Rung("sponsor", 1440, Source.ASSUMED),
)
OUTSIDE = frozenset({"sponsor"})
NOTICE = timedelta(days=1)


def time_to_acknowledge(ladder: Iterable[Rung], to: Iterable[str], grade: str) -> timedelta:
    """How long the first of these roles has; a role outside the chain has as long as the first of it."""
    if grade != "critical":
        return NOTICE
    rungs, wanted = tuple(ladder), set(to)
    minutes = [one.minutes for one in rungs if one.key in wanted] or [rungs[0].minutes]
    return timedelta(minutes=min(minutes))


def next_rung(ladder: Iterable[Rung], alerted: Iterable[str]) -> Rung | None:
    """Who is alerted next: the first of the chain who was not alerted yet; None at its end."""
    known = set(alerted)
    return next((one for one in ladder if one.key not in known), None)


def escalated_until(rung: Rung, at: datetime) -> datetime:
    """Until when the next of the chain acknowledges."""
    return at + timedelta(minutes=rung.minutes)
