"""What was decided about the readings and the window of one step, as recorded."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Excluded:
    """One reading that does not count any more; it stays legible with its reason and the second person."""

    entry: str
    replicate: int
    reason: str
    second_person: str
    excluded_at: datetime
    excluded_by: str


@dataclass(frozen=True, slots=True)
class Accepted:
    """Readings that disagree and stand nevertheless; another reading or a correction ends the acceptance."""

    readings: tuple[str, ...]
    reason: str
    second_person: str
    accepted_at: datetime
    accepted_by: str


@dataclass(frozen=True, slots=True)
class WindowTold:
    """A window that was not kept: `kind` is missed (closed before anybody began) or ended_late."""

    kind: str
    closed_at: datetime
    reason: str
    told_at: datetime
    told_by: str


@dataclass(frozen=True, slots=True)
class GrowthCheck:
    """A look at growth and viability that was added because a step was late."""

    viable_cells_per_ml: Decimal
    viability_percent: Decimal
    remarks: str
    checked_at: datetime
    checked_by: str


@dataclass(frozen=True, slots=True)
class StepControls:
    """All of it for one step, empty where the step went straight."""

    excluded: tuple[Excluded, ...] = ()
    accepted: tuple[Accepted, ...] = ()
    windows: tuple[WindowTold, ...] = ()
    checks: tuple[GrowthCheck, ...] = ()

    def exclusion(self, entry: str, replicate: int) -> Excluded | None:
        """The exclusion of that reading, or None while it counts."""
        return next((one for one in self.excluded if (one.entry, one.replicate) == (entry, replicate)), None)

    def window(self, kind: str) -> WindowTold | None:
        """What was told of the window under that kind, or None."""
        return next((one for one in self.windows if one.kind == kind), None)


NOTHING_DECIDED = StepControls()
