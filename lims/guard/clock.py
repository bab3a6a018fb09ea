"""Watches the machine's clock: against one that only runs forward, and against the time source where there is one."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation

from lims.domain.standing import LARGEST_STEP

RUNNING, SOURCE = "running clock", "time source"


@dataclass(frozen=True, slots=True)
class Step:
    """The clock shows `after` where `before` was due."""

    before: datetime
    after: datetime
    seen_by: str


class ClockWatch:
    """Compares the time of day with the time that has passed. Daylight saving is no step: it is all in UTC."""

    def __init__(self, clock: Callable[[], datetime], running: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._running = running
        self._seen: tuple[datetime, float] | None = None

    def look(self) -> Step | None:
        """The step since the last look, or None. A slow drift that a time service mends is none."""
        at, passed = self._clock(), self._running()
        seen, self._seen = self._seen, (at, passed)
        if seen is None:
            return None
        due = seen[0] + timedelta(seconds=passed - seen[1])
        return Step(due, at, RUNNING) if abs(at - due) > LARGEST_STEP else None


def ask_time_source() -> timedelta | None:
    """How far the clock is ahead of its time source, as chrony tells; None where nothing tells it."""
    try:
        told = subprocess.run(["chronyc", "-c", "tracking"], capture_output=True, text=True, timeout=5, check=True)  # noqa: S607 (found by PATH, as on every system)
    except (OSError, subprocess.SubprocessError):
        return None
    return read_tracking(told.stdout)


def read_tracking(line: str) -> timedelta | None:
    """The offset in a line of `chronyc -c tracking`: field 5, seconds by which the clock is slow of its source.

    None where there is no source: stratum 0.
    """
    fields = line.strip().split(",")
    try:
        if len(fields) < 5 or int(fields[2]) == 0:
            return None
        slow = Decimal(fields[4])
    except (ValueError, InvalidOperation):
        return None
    return timedelta(microseconds=int(-slow * 1_000_000))


def drift(at: datetime, ahead: timedelta | None) -> Step | None:
    """A clock that its time source knows to be wrong by more than the largest step; None otherwise."""
    if ahead is None or abs(ahead) <= LARGEST_STEP:
        return None
    return Step(at - ahead, at, SOURCE)
