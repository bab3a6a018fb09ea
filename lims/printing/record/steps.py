"""The steps as worked: what was to be done, what was scanned and entered, by whom, and what went otherwise."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from lims.domain.errors import Message, msg
from lims.domain.protocol import EntrySpec, Slot, Step
from lims.domain.work import Entered, StepState, StepWork
from lims.printing.record.amounts import entry_limit, entry_unit, entry_words
from lims.printing.record.pen import SOURCE_MARKS, Pen


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
    lines: tuple[Line, ...] = (Line(pen.words("not begun"), (), "", "", scanned=True),)
    if work.state is not StepState.OPEN:
        lines = tuple(_slot_line(pen, slot, work) for slot in step.all_slots())
        lines += tuple(_entry_line(pen, spec, work) for spec in step.entries)
    return StepView(
        number=step.number,
        title=step.title,
        instruction=step.instruction,
        flags=tuple(pen.say(flag) for flag in _flags(pen, step, work)),
        lines=lines,
        performed=_performed(pen, work),
        verified=_verified(pen, step, work),
        notes=tuple(_notes(pen, step, work)),
        heavy=_stopped(pen, step) or any(v.outside for line in lines for v in line.values),
    )


def _slot_line(pen: Pen, slot: Slot, work: StepWork) -> Line:
    filled = work.slot(slot.key)
    if filled is None:
        return Line(slot.title, (), "", "", scanned=True)
    words = filled.words.removeprefix(f"{slot.title}, ").removeprefix(f"{slot.title}: ") or filled.target
    other = f" ({pen.name(filled.filled_by)})" if filled.filled_by != _performer(work) else ""
    return Line(slot.title, (Value((), f"{words}{other}", outside=False, late=False),), "", "", scanned=True)


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
        return pen.name(_performer(work)), pen.words("%(start)s, running", start=pen.times.short(work.started_at))
    return pen.name(_performer(work)), pen.times.span(work.started_at, work.finished_at)


def _verified(pen: Pen, step: Step, work: StepWork) -> tuple[str, str]:
    if work.verified_at is not None:
        return pen.name(work.verified_by), pen.times.short(work.verified_at)
    return "", pen.words("open") if step.verified and work.state is not StepState.OPEN else ""


def _flags(pen: Pen, step: Step, work: StepWork) -> Iterator[Message]:
    in_force = [work.entry(e.entry, e.replicate) for e in work.entered]
    if _stopped(pen, step):
        yield msg("Stop")
    if any(e is not None and not e.within_limits for e in in_force):
        yield msg("Out of limit")
    if work.late_reason or any(e.performed_at is not None for e in work.entered):
        yield msg("Late")
    if any(e.revision > 1 for e in work.entered):
        yield msg("Changed")


def _stopped(pen: Pen, step: Step) -> bool:
    return any(r.step in (step.key, step.number) and r.stops_station for r in pen.record.refusals)


def _notes(pen: Pen, step: Step, work: StepWork) -> Iterator[str]:
    if work.late_reason:
        yield pen.words("Begun after its window had closed. Reason: %(reason)s", reason=work.late_reason)
    for e in work.entered:
        spec = step.entry(e.entry)
        what = {
            "entry": spec.title if spec else e.entry,
            "by": pen.name(e.entered_by),
            "at": pen.times.seconds(e.entered_at),
        }
        if e.revision > 1:
            yield pen.words("%(entry)s changed %(at)s by %(by)s. Reason: %(reason)s", reason=e.reason, **what)
        elif e.reason and e.performed_at is None:
            yield pen.words("%(entry)s: %(reason)s (%(by)s, %(at)s)", reason=e.reason, **what)
        if e.performed_at is not None:
            done = pen.times.seconds(e.performed_at)
            yield pen.words(
                "%(entry)s done %(done)s, entered %(at)s by %(by)s. %(reason)s",
                done=done,
                reason=e.reason if e.revision == 1 else "",
                **what,
            )
    for refused in pen.record.refusals:
        if refused.step in (step.key, step.number):
            cleared = (
                pen.words(
                    "Cleared %(at)s by %(by)s.",
                    at=pen.times.seconds(refused.cleared_at),
                    by=pen.name(refused.cleared_by),
                )
                if refused.cleared_at
                else ""
            )
            yield f"{pen.times.seconds(refused.at)}: {refused.words} {cleared}".strip()
