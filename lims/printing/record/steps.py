"""The steps as worked: what was to be done, what was scanned and entered, and by whom."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from lims.domain.errors import Message, msg
from lims.domain.protocol import EntrySpec, Slot, Step
from lims.domain.steps import BESIDE
from lims.domain.vessels import step_at_hand
from lims.domain.work import Entered, StepState, StepWork
from lims.printing.record.amounts import entry_limit, entry_unit, entry_words
from lims.printing.record.pen import SOURCE_MARKS, Pen
from lims.printing.record.step_notes import flags_of, notes_of, was_stopped


@dataclass(frozen=True, slots=True)
class Value:
    """One value on paper: the values it replaced (struck through), then the one in force."""

    struck: tuple[str, ...]
    text: str
    outside: bool  # not within its limit
    late: bool


@dataclass(frozen=True, slots=True)
class Line:
    """One entry or one scan of a step."""

    title: str
    values: tuple[Value, ...]  # one for each reading
    unit: str
    limit: str
    scanned: bool


@dataclass(frozen=True, slots=True)
class StepView:
    """One step with its lines; `flags` name why there is a bar beside it."""

    number: str
    title: str
    instruction: str
    flags: tuple[str, ...]
    lines: tuple[Line, ...]
    performed: tuple[str, str]
    verified: tuple[str, str]
    notes: tuple[str, ...]
    heavy: bool  # stopped, or out of a limit


@dataclass(frozen=True, slots=True)
class StageView:
    """One stage of manufacture."""

    title: str
    steps: tuple[StepView, ...]


STAGES: dict[str, Message] = {
    "collection": msg("Collection"),
    "receipt": msg("Receipt and isolation"),
    "culture": msg("Culture"),
    "harvest": msg("Harvest and formulation"),
    "fill": msg("Fill"),
}


def stage_views(pen: Pen) -> tuple[StageView, ...]:
    """Every stage of the protocol in its order, each with its steps."""
    names = dict.fromkeys(step.stage for step in pen.record.protocol.steps)
    return tuple(_stage(pen, name) for name in names)


def _stage(pen: Pen, name: str) -> StageView:
    title = STAGES.get(name)
    steps = tuple(_step(pen, s) for s in pen.record.protocol.steps if s.stage == name)
    return StageView(pen.say(title) if title else name.capitalize(), steps)


def _step(pen: Pen, step: Step) -> StepView:
    work = pen.record.step_work(step.key)
    lines: tuple[Line, ...] = (Line(pen.prose("not begun"), (), "", "", scanned=True),)
    if work.state is not StepState.OPEN:
        at_hand = step_at_hand(step, work, pen.record.containers)
        lines = (*_scans(pen, at_hand.all_slots(), work), *(_entry_line(pen, spec, work) for spec in step.entries))
    return StepView(
        number=step.number,
        title=step.title,
        instruction=step.instruction,
        flags=tuple(pen.say(flag) for flag in flags_of(pen, step, work)),
        lines=lines,
        performed=_performed(pen, work),
        verified=_verified(pen, step, work),
        notes=tuple(notes_of(pen, step, work)),
        heavy=was_stopped(pen, step) or any(v.outside for line in lines for v in line.values),
    )


def _scans(pen: Pen, slots: Iterable[Slot], work: StepWork) -> tuple[Line, ...]:
    """Everything that was scanned, as one line of the table: a row for each would take half of the pages."""
    words = " · ".join(_scan(pen, slot, work) for slot in slots)
    return (Line(words, (), "", "", scanned=True),) if words else ()


def _scan(pen: Pen, slot: Slot, work: StepWork) -> str:
    filled = work.slot(slot.key)
    if filled is None:
        return f"{slot.title} –"
    words = filled.words.removeprefix(f"{slot.title}, ").removeprefix(f"{slot.title}: ") or filled.target
    other = f" ({pen.name(filled.filled_by)})" if filled.filled_by != _performer(work) else ""
    title = pen.recorded(slot.title) if slot.key.startswith(BESIDE) else slot.title
    what = words if words.startswith(title) else f"{title} {words}"
    return f"{what}{other}"


def _entry_line(pen: Pen, spec: EntrySpec, work: StepWork) -> Line:
    values = tuple(
        _value(pen, spec, [e for e in work.entered if e.entry == spec.key and e.replicate == replicate], work)
        for replicate in sorted({e.replicate for e in work.entered if e.entry == spec.key})
    )
    limit = entry_limit(spec)
    mark = f" ({SOURCE_MARKS[spec.source]})" if limit else ""
    return Line(spec.title, values, entry_unit(spec), f"{limit}{mark}", scanned=False)


def _value(pen: Pen, spec: EntrySpec, revisions: list[Entered], work: StepWork) -> Value:
    ordered = sorted(revisions, key=lambda e: e.revision)
    newest = ordered[-1]
    if any(gone.replicate == newest.replicate for gone in work.controls.excluded) and spec.replicates > 1:
        struck = tuple(entry_words(spec, e.value) for e in ordered)
        return Value(struck=struck, text=pen.prose("excluded"), outside=False, late=newest.performed_at is not None)
    other = f" ({pen.name(newest.entered_by)})" if newest.entered_by != _performer(work) else ""
    return Value(
        struck=tuple(entry_words(spec, e.value) for e in ordered[:-1]),
        text=f"{entry_words(spec, newest.value)}{other}",
        outside=not newest.within_limits,
        late=newest.performed_at is not None,
    )


def _performer(work: StepWork) -> str:
    return work.finished_by or work.started_by


def _performed(pen: Pen, work: StepWork) -> tuple[str, str]:
    if work.state is StepState.OPEN:
        return "", ""
    if work.finished_at is None:
        return pen.name(pen.record.performer_of(work)), pen.prose(
            "%(start)s, running", start=pen.times.short(work.started_at)
        )
    return pen.name(pen.record.performer_of(work)), pen.times.span(work.started_at, work.finished_at)


def _verified(pen: Pen, step: Step, work: StepWork) -> tuple[str, str]:
    if work.verified_at is not None:
        return pen.name(work.verified_by), pen.times.short(work.verified_at)
    return "", pen.prose("open") if step.verified and work.state is not StepState.OPEN else ""
