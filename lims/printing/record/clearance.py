"""Line clearance: each step's station, found clear before and after."""

from __future__ import annotations

from dataclasses import dataclass

from lims.domain.clearance import LineCheck
from lims.printing.record.pen import Pen


@dataclass(frozen=True, slots=True)
class ClearanceRow:
    """One step at one station."""

    step: str
    station: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Clearance:
    """Every look at a station, and what was stated by it."""

    rows: tuple[ClearanceRow, ...]
    words: tuple[str, ...]


def clearance(pen: Pen) -> Clearance:
    """The steps worked at a station, and the wording of what was stated there."""
    return Clearance(clearance_rows(pen), clearance_words(pen))


def clearance_rows(pen: Pen) -> tuple[ClearanceRow, ...]:
    """A line for each step that was worked at a station, in the order they were begun."""
    rows = []
    for check in pen.record.more.line_checks:
        if check.when == "start":
            step = pen.record.protocol.step(check.step)
            end = next(
                (one for one in pen.record.more.line_checks if one.step == check.step and one.when == "end"), None
            )
            after = _by(pen, end) if end else pen.prose("not yet")
            rows.append(ClearanceRow(f"{step.number} {step.title}", check.station, _by(pen, check), after))
    return tuple(rows)


def clearance_words(pen: Pen) -> tuple[str, ...]:
    """What was stated, before and after, each wording once."""
    said = {when: " ".join(one.stated) for one in pen.record.more.line_checks for when in (one.when,)}
    titles = {"start": pen.prose("Before"), "end": pen.prose("After")}
    return tuple(f"{titles[when]}: {words}" for when, words in said.items())


def _by(pen: Pen, check: LineCheck) -> str:
    return f"{pen.times.short(check.checked_at)}, {pen.name(check.checked_by)}"
