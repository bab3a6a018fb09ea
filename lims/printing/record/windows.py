"""When each step was planned by the master record, its window, and when it was done."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from lims.domain.schedule import span
from lims.domain.steps import Step
from lims.domain.work import StepWork
from lims.printing.record.pen import Pen


@dataclass(frozen=True, slots=True)
class WindowRow:
    """One step with a window."""

    number: str
    title: str
    after: str  # the number of the step from whose end it is counted
    planned: str
    window: str
    done: str
    verdict: str
    out: bool


@dataclass(frozen=True, slots=True)
class Windows:
    """The plan beside what was done."""

    rows: tuple[WindowRow, ...]
    words: tuple[str, ...]


def windows(pen: Pen) -> Windows:
    """The steps that have a window, and what is said below them."""
    return Windows(window_rows(pen), window_words(pen))


def window_rows(pen: Pen) -> tuple[WindowRow, ...]:
    """Every step that has a window and whose anchor is done, in the order of the work."""
    return tuple(row for step in pen.record.protocol.steps for row in _row(pen, step))


def window_words(pen: Pen) -> tuple[str, ...]:
    """By which version all this was planned, and how long the cells waited: each once it is known."""
    batch, protocol, master = pen.record.batch, pen.record.protocol, pen.record.master
    words = []
    if master is not None:
        day = pen.times.day(master.at.astimezone(pen.times.zone).date())
        name, version = pen.name(master.by), f"{protocol.name}, {batch.sha256[:8]}"
        words.append(
            pen.prose(
                "Master record %(version)s: put into force %(day)s by %(name)s.", version=version, day=day, name=name
            )
        )
    isolating = next((step.key for step in protocol.steps if "isolate" in step.acts), "")
    begun = pen.record.step_work(isolating).started_at if isolating else None
    processed, given = _between(batch.collected_at, begun), _between(batch.filled_at, batch.infused_at)
    if processed:
        words.append(pen.prose("Draw to processing: %(time)s.", time=processed))
    if given:
        words.append(pen.prose("Filled to infusion: %(time)s.", time=given))
    return tuple(words)


def _between(first: datetime | None, then: datetime | None) -> str:
    return span(then - first) if first is not None and then is not None and then >= first else ""


def _row(pen: Pen, step: Step) -> Iterator[WindowRow]:
    if step.window is None:
        return
    anchor = pen.record.step_work(step.window.after).finished_at
    if anchor is None:
        return
    work, window, times = pen.record.step_work(step.key), step.window, pen.times
    closes = work.extended_until or window.closes_at(anchor)
    out = work.finished_at is not None and not window.opens_at(anchor) <= work.finished_at <= closes
    yield WindowRow(
        number=step.number,
        title=step.title,
        after=pen.record.protocol.step(window.after).number,
        planned=times.short(window.due_at(anchor)),
        window=f"{times.short(window.opens_at(anchor))} – {times.short(closes)}",
        done=_done(pen, work),
        verdict=_verdict(pen, work, out=out),
        out=out,
    )


def _done(pen: Pen, work: StepWork) -> str:
    if work.started_at is None:
        return ""
    return f"{pen.times.short(work.started_at)} – {pen.times.short(work.finished_at)}"


def _verdict(pen: Pen, work: StepWork, *, out: bool) -> str:
    if work.finished_at is None:
        return pen.prose("not done")
    return pen.prose("outside") if out else pen.prose("within")
