"""The in-process controls as the record prints them: one row for each count, then what must be said of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from lims.domain.errors import Message, msg
from lims.domain.figures import plain
from lims.domain.ipc import IpcCell, ipc_rows, near_dose_limit
from lims.domain.work import StepWork
from lims.printing.figures import thin
from lims.printing.record.pen import SOURCE_MARKS, Pen


@dataclass(frozen=True, slots=True)
class ControlCell:
    """One value with its limit and source mark beneath."""

    value: str
    limit: str
    out: bool


@dataclass(frozen=True, slots=True)
class ControlRow:
    """One count: its cells in the order of the columns, and its flags."""

    step: str
    day: str
    cells: tuple[ControlCell, ...]
    flags: tuple[str, ...]


def control_rows(pen: Pen) -> tuple[ControlRow, ...]:
    """Every count of the batch with what it was held against."""
    return tuple(
        ControlRow(
            step=row.number,
            day="–" if row.day is None else str(row.day),
            cells=tuple(
                _cell(one) for one in (row.readings, row.density, row.viability, row.purity, row.appearance, row.times)
            ),
            flags=tuple(pen.say(flag) for flag in row.flags),
        )
        for row in ipc_rows(pen.record)
    )


def _cell(one: IpcCell) -> ControlCell:
    mark = f" ({SOURCE_MARKS[one.source]})" if one.limit and one.source is not None else ""
    return ControlCell(one.value, f"{one.limit}{mark}", one.out)


def dose_remark(pen: Pen) -> str:
    """That the dose reaches its limit without certainty; empty where it is sure."""
    near = near_dose_limit(pen.record)
    return pen.say(near) if near is not None else ""


def control_flags(work: StepWork) -> Iterator[Message]:
    """Why there is a bar beside the step: its readings, its window."""
    if work.controls.excluded:
        yield msg("Reading excluded")
    if work.controls.accepted:
        yield msg("Readings differ")
    if work.controls.windows:
        yield msg("Window")


def control_notes(pen: Pen, work: StepWork) -> Iterator[str]:
    """What two people decided about readings, what was told of the window, what was looked at because it was late."""
    for gone in work.controls.excluded:
        yield pen.prose(
            "Reading %(n)s excluded %(at)s by %(first)s, second person %(second)s. Reason: %(reason)s",
            n=gone.replicate,
            at=pen.times.seconds(gone.excluded_at),
            first=pen.name(gone.excluded_by),
            second=pen.name(gone.second_person),
            reason=gone.reason,
        )
    for one in work.controls.accepted:
        yield pen.prose(
            "Readings that disagree (%(readings)s) stand, %(at)s by %(first)s, second person %(second)s. "
            "Reason: %(reason)s",
            readings="; ".join(one.readings),
            at=pen.times.seconds(one.accepted_at),
            first=pen.name(one.accepted_by),
            second=pen.name(one.second_person),
            reason=one.reason,
        )
    for told in work.controls.windows:
        at = pen.times.minute(told.closed_at)
        if told.kind == "missed":
            yield pen.prose("The window closed %(at)s and nobody had begun the step.", at=at)
        else:
            yield pen.prose("Ended after its window had closed, %(at)s. Reason: %(reason)s", at=at, reason=told.reason)
    for look in work.controls.checks:
        yield pen.prose(
            "Growth and viability checked %(at)s by %(by)s because the step was late: %(density)s viable cells per mL, "
            "viability %(viability)s %%. %(remarks)s",
            at=pen.times.seconds(look.checked_at),
            by=pen.name(look.checked_by),
            density=thin(look.viable_cells_per_ml),
            viability=plain(look.viability_percent),
            remarks=look.remarks,
        )
