"""Corrections and late entries, each with both values or both times, and the reason."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from lims.domain.protocol import EntrySpec, Step
from lims.domain.work import Entered, StepWork
from lims.printing.record.amounts import entry_unit, entry_words
from lims.printing.record.pen import Pen


@dataclass(frozen=True, slots=True)
class CorrectionRow:
    """One correction."""

    number: str
    entry: str
    before: str
    after: str
    reason: str
    by: str
    at: str


@dataclass(frozen=True, slots=True)
class LateRow:
    """One entry, or one step, that came late."""

    number: str
    entry: str
    done: str
    entered: str
    later: str
    reason: str
    by: str


def correction_rows(pen: Pen) -> tuple[CorrectionRow, ...]:
    """Every changed value in the order it was changed."""
    found = [(step, work, e) for step, work, e in _entries(pen) if e.revision > 1]
    found.sort(key=lambda item: item[2].entered_at)
    return tuple(_correction(pen, f"K{k}", *item) for k, item in enumerate(found, 1))


def _correction(pen: Pen, number: str, step: Step, work: StepWork, e: Entered) -> CorrectionRow:
    spec = step.entry(e.entry)
    before = next(
        o for o in work.entered if (o.entry, o.replicate, o.revision) == (e.entry, e.replicate, e.revision - 1)
    )
    return CorrectionRow(
        number=number,
        entry=_title(pen, step, e),
        before=_with_unit(spec, before),
        after=_with_unit(spec, e),
        reason=e.reason,
        by=pen.name(e.entered_by),
        at=pen.times.seconds(e.entered_at),
    )


def _with_unit(spec: EntrySpec | None, e: Entered) -> str:
    return f"{entry_words(spec, e.value)} {entry_unit(spec) if spec else e.unit}".strip()


def late_rows(pen: Pen) -> tuple[LateRow, ...]:
    """Entries written down after they were done, and steps begun after their window."""
    rows = []
    for step in pen.record.protocol.steps:
        work = pen.record.step_work(step.key)
        if work.late_reason and work.started_at:
            rows.append(
                (
                    work.started_at,
                    f"{step.number} {step.title}",
                    "",
                    pen.times.seconds(work.started_at),
                    "",
                    work.late_reason,
                    work.started_by,
                )
            )
    for step, _, e in _entries(pen):
        if e.performed_at is not None:
            later = _span(e.entered_at - e.performed_at)
            rows.append(
                (
                    e.entered_at,
                    _title(pen, step, e),
                    pen.times.seconds(e.performed_at),
                    pen.times.seconds(e.entered_at),
                    later,
                    e.reason,
                    e.entered_by,
                )
            )
    rows.sort(key=lambda row: row[0])
    return tuple(LateRow(f"L{k}", *row[1:6], pen.name(row[6])) for k, row in enumerate(rows, 1))


def _entries(pen: Pen) -> Iterator[tuple[Step, StepWork, Entered]]:
    for step in pen.record.protocol.steps:
        work = pen.record.step_work(step.key)
        yield from ((step, work, e) for e in work.entered)


def _title(pen: Pen, step: Step, e: Entered) -> str:
    spec = step.entry(e.entry)
    title = spec.title if spec else e.entry
    reading = pen.prose(", reading %(number)s", number=e.replicate) if spec and spec.replicates > 1 else ""
    return f"{step.number} {title}{reading}"


def _span(time: timedelta) -> str:
    minutes = int(time.total_seconds()) // 60
    return f"{minutes // 60} h {minutes % 60:02d} min"
