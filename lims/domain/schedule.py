"""What is due when: the steps of a protocol against the work that was done."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from lims.domain.errors import Message, NotReadable, msg
from lims.domain.protocol import InfusionPlan, Protocol, Step
from lims.domain.subject import Planned
from lims.domain.work import StepState, StepWork


class DueState(StrEnum):
    """How urgent a step is."""

    LATE = "late"  # the window has closed
    OVERDUE = "overdue"  # the planned moment has passed, the window is open
    NOW = "now"
    NEXT = "next"
    WAITING = "waiting"


@dataclass(frozen=True, slots=True)
class Due:
    """When a step may be done. Times are None while the step it follows has not ended."""

    state: DueState
    opens_at: datetime | None
    due_at: datetime | None
    closes_at: datetime | None


def next_step(protocol: Protocol, work: Mapping[str, StepWork]) -> Step | None:
    """The first step that is not finished; None when all are."""
    for step in protocol.steps:
        done = work.get(step.key)
        if done is None or done.state is not StepState.FINISHED:
            return step
    return None


def due(step: Step, work: Mapping[str, StepWork], at: datetime) -> Due:
    """When the step is to be done and how that stands at `at`."""
    if step.window is None:
        return Due(DueState.NOW, None, None, None)
    anchor = work.get(step.window.after)
    if anchor is None or anchor.finished_at is None:
        return Due(DueState.WAITING, None, None, None)
    opens, planned, closes = (
        step.window.opens_at(anchor.finished_at),
        step.window.due_at(anchor.finished_at),
        step.window.closes_at(anchor.finished_at),
    )
    own = work.get(step.key)
    if own is not None and own.extended_until is not None:
        planned = closes = max(closes, own.extended_until)
    if at > closes:
        state = DueState.LATE
    elif at > planned:
        state = DueState.OVERDUE
    elif at >= opens:
        state = DueState.NOW
    else:
        state = DueState.NEXT
    return Due(state, opens, planned, closes)


def reasons_against_start(
    protocol: Protocol, step: Step, work: Mapping[str, StepWork], at: datetime, *, late_reason: str
) -> Iterator[Message]:
    """Why a step may not begin now: order first, then its window."""
    for key in step.needs:
        done = work.get(key)
        if done is None or done.state is not StepState.FINISHED:
            yield msg("%(step)s is not finished.", step=protocol.step(key).title)
    when = due(step, work, at)
    if when.state is DueState.NEXT and when.opens_at is not None:
        yield msg("The window opens in %(wait)s.", wait=span(when.opens_at - at))
    if when.state is DueState.LATE and when.closes_at is not None and not late_reason.strip():
        yield msg("The window closed %(ago)s ago: write down why it is late.", ago=span(at - when.closes_at))


@dataclass(frozen=True, slots=True)
class DueAlert:
    """One thing to tell about a window: `kind` is pre_due, overdue or missed; `key` names it once and for all."""

    step: str
    kind: str
    roles: tuple[str, ...]  # of the step: who is told
    words: Message
    due_at: datetime
    closes_at: datetime

    @property
    def key(self) -> str:
        """The same thing is told once."""
        return f"window:{self.step}:{self.kind}"


def due_alerts(protocol: Protocol, work: Mapping[str, StepWork], at: datetime) -> tuple[DueAlert, ...]:
    """What is to be told now: an open window, a planned moment that passed, a window that closed; the worst first.

    Every unfinished step is looked at, not only the next one: a step that nobody ever began is missed too.
    """
    found = []
    for step in protocol.steps:
        done = work.get(step.key)
        if done is not None and done.state is StepState.FINISHED:
            continue
        when = due(step, work, at)
        running = done is not None and done.state is StepState.RUNNING
        told = _told_of(step, when, at, running=running)
        if told is not None and when.due_at is not None and when.closes_at is not None:
            kind, words = told
            found.append(DueAlert(step.key, kind, step.roles, words, when.due_at, when.closes_at))
    worst = ("missed", "overdue", "pre_due")
    return tuple(sorted(found, key=lambda alert: worst.index(alert.kind)))


def _told_of(step: Step, when: Due, at: datetime, *, running: bool) -> tuple[str, Message] | None:
    if when.due_at is None or when.closes_at is None:
        return None
    if when.state is DueState.LATE:
        ago = span(at - when.closes_at)
        if running:
            return "overdue", msg("%(step)s is not ended: its window closed %(ago)s ago.", step=step.title, ago=ago)
        return "missed", msg("%(step)s was not begun: its window closed %(ago)s ago.", step=step.title, ago=ago)
    if running:
        return None
    if when.state is DueState.OVERDUE:
        return "overdue", msg(
            "%(step)s is overdue by %(by)s; its window closes in %(left)s.",
            step=step.title,
            by=span(at - when.due_at),
            left=span(when.closes_at - at),
        )
    if when.state is DueState.NOW:
        return "pre_due", msg("%(step)s is due in %(wait)s.", step=step.title, wait=span(when.due_at - at))
    return None


def grade_of_lateness(step: Step, closes_at: datetime, at: datetime) -> str:
    """How grave it is that a step happens after its window: major once the window's own length has passed again."""
    assert step.window is not None, "only a step with a window is late"
    allowed = timedelta(seconds=int((step.window.early_hours + step.window.late_hours) * 3600))
    return "minor" if at - closes_at <= allowed else "major"


def span(length: timedelta) -> str:
    """A length of time as it is said: 1 h 12 min, 3 d 4 h."""
    minutes = max(0, int(length.total_seconds()) // 60)
    days, rest = divmod(minutes, 1440)
    hours, minutes = divmod(rest, 60)
    if days:
        return f"{days} d {hours} h" if hours else f"{days} d"
    if hours:
        return f"{hours} h {minutes} min" if minutes else f"{hours} h"
    return f"{minutes} min"


def treatment_calendar(plan: InfusionPlan, first_treatment_on: date, interval_days: int | None) -> tuple[Planned, ...]:
    """Infusions counted from the first TAE/TACE, each with its draw counted back by the length of culture.

    Weeks come from the protocol. Where the trial states none, `interval_days` is what was asked at enrolment and the
    first infusion falls one interval after the first treatment.
    """
    if plan.weeks:
        days = [7 * week for week in plan.weeks]
    elif interval_days is not None and interval_days > 0:
        days = [interval_days * number for number in range(1, plan.count + 1)]
    else:
        raise NotReadable(
            "interval_not_stated",
            msg("The calendar cannot be planned yet."),
            reasons=(msg("The trial does not state the interval between infusions."),),
            next_step=msg("Enter the interval in days that the physician ordered."),
        )
    try:
        return tuple(
            Planned(
                dose_no=number,
                draw_on=first_treatment_on + timedelta(days=day - plan.culture_days),
                infusion_on=first_treatment_on + timedelta(days=day),
            )
            for number, day in enumerate(days, 1)
        )
    except OverflowError:
        raise NotReadable(
            "calendar_day",
            msg("%(day)s cannot be the day of the first treatment.", day=first_treatment_on.isoformat()),
            next_step=msg("Look at the year again."),
        ) from None
