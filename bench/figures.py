"""A measured figure beside its goal and beside what the bare library costs on the same machine in the same run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

HEADINGS = ("measure", "figure", "goal", "reached", "beside it, same run", "ratio")


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the table. `beside` names the bare cost and `bare` is its number in the same unit."""

    measure: str
    value: float
    unit: str
    goal: str = ""
    reached: bool | None = None
    beside: str = ""
    bare: float | None = None

    def cells(self) -> tuple[str, ...]:
        """The line as words."""
        reached = "" if self.reached is None else "yes" if self.reached else "NO"
        beside = f"{self.beside}: {plain(self.bare)} {self.unit}" if self.bare is not None else self.beside
        ratio = f"{self.value / self.bare:.2f}" if self.bare else ""
        return (self.measure, f"{plain(self.value)} {self.unit}", self.goal, reached, beside, ratio)


def at_most(
    measure: str, value: float, unit: str, limit: float, *, beside: str = "", bare: float | None = None
) -> Figure:
    """A figure that is good while it stays below its limit."""
    return Figure(measure, value, unit, f"< {plain(limit)} {unit}", value < limit, beside, bare)


def at_least(
    measure: str, value: float, unit: str, limit: float, *, beside: str = "", bare: float | None = None
) -> Figure:
    """A figure that is good when it reaches its limit."""
    return Figure(measure, value, unit, f">= {plain(limit)} {unit}", value >= limit, beside, bare)


def plain(value: float) -> str:
    """Three digits, more where the whole part has them: 0.0123, 4.56, 1,234."""
    if value and abs(value) < 0.001:
        return f"{value:.1e}"
    if abs(value) >= 100 or value == int(value):
        return f"{value:,.0f}"
    return f"{value:.3g}"


def percentile(values: Sequence[float], percent: float) -> float:
    """The smallest value that so many per cent of all values do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * percent / 100))]


def as_text(figures: Sequence[Figure]) -> str:
    """The table for a terminal."""
    rows = [HEADINGS, *(one.cells() for one in figures)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEADINGS))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    return "\n".join([lines[0], "-" * len(lines[0]), *lines[1:]])


def as_markdown(figures: Sequence[Figure]) -> str:
    """The table for docs/benchmarks.md."""
    rows = [HEADINGS, tuple("---" for _ in HEADINGS), *(one.cells() for one in figures)]
    return "\n".join("| " + " | ".join(row) + " |" for row in rows)
