"""The treatment calendar of a subject: each dose from its draw to its final sterility result, on one scale of weeks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from lims.domain.batch import Batch, Stage
from lims.domain.errors import Message, msg
from lims.domain.protocol import Protocol
from lims.domain.subject import Planned, Subject
from lims.web.times import SiteTime

LEFT, RIGHT, TOP, ROW = 112.0, 910.0, 111, 50
STERILITY_DAYS = 14

Scale = Callable[[date], float]

_DRAWN = frozenset(Stage) - {Stage.PLANNED}
_GIVEN = (Stage.INFUSED, Stage.CLOSED)


@dataclass(frozen=True, slots=True)
class Tick:
    """A week on the scale; `day` is empty where there is no room for a date."""

    x: float
    week: int
    day: str
    strong: bool


@dataclass(frozen=True, slots=True)
class Dose:
    """One dose as a row: where its draw, culture, infusion and final sterility stand, and what became of it."""

    dose_no: int
    y: int
    draw_x: float
    infusion_x: float
    sterile_x: float
    done_x: float  # how far the culture has come
    state: str  # planned | culture | ready | given | rejected
    words: Message
    draw_on: date
    infusion_on: date
    batch: Batch | None
    drawn: bool
    sterile_known: bool
    meets_next_draw: bool  # the next dose is drawn on the day this one is infused


@dataclass(frozen=True, slots=True)
class Treatment:
    """The whole picture, with its size in units of the drawing."""

    height: int
    ticks: tuple[Tick, ...]
    doses: tuple[Dose, ...]
    today_x: float | None
    anchor_x: float
    anchor_on: date


def treatment_of(
    subject: Subject, batches: Mapping[int, Batch], protocol: Protocol, when: SiteTime
) -> Treatment | None:
    """The calendar of a subject with a plan, batches by dose number; None while nothing is planned."""
    if not subject.plan or subject.first_treatment_on is None:
        return None
    anchor = subject.first_treatment_on
    first = min([anchor, *(p.draw_on for p in subject.plan)]) - timedelta(days=3)
    last = max(p.infusion_on for p in subject.plan) + timedelta(days=STERILITY_DAYS + 4)
    days = (last - first).days

    def x(on: date) -> float:
        return round(LEFT + (RIGHT - LEFT) * (on - first).days / days, 1)

    draws = {p.draw_on for p in subject.plan}
    doses = tuple(
        _dose(planned, row, x, batches.get(planned.dose_no), draws, when) for row, planned in enumerate(subject.plan)
    )
    return Treatment(
        height=TOP + ROW * len(doses) + 8,
        ticks=_ticks(anchor, first, last, x, protocol.infusions.weeks, when),
        doses=doses,
        today_x=x(when.today) if first <= when.today <= last else None,
        anchor_x=x(anchor),
        anchor_on=anchor,
    )


def _dose(planned: Planned, row: int, x: Scale, batch: Batch | None, draws: set[date], when: SiteTime) -> Dose:
    state, words = _state(planned, batch, when)
    begun, end = x(planned.draw_on), x(planned.infusion_on)
    done = begun
    if state != "planned":
        done = end if state in ("ready", "given", "rejected") else min(end, max(begun, x(when.today)))
    return Dose(
        dose_no=planned.dose_no,
        y=TOP + ROW * row + 25,
        draw_x=begun,
        infusion_x=end,
        sterile_x=x(planned.infusion_on + timedelta(days=STERILITY_DAYS)),
        done_x=done,
        state=state,
        words=words,
        draw_on=planned.draw_on,
        infusion_on=planned.infusion_on,
        batch=batch,
        drawn=batch is not None and batch.stage in _DRAWN,
        sterile_known=batch is not None and batch.final_confirmed,
        meets_next_draw=planned.infusion_on in draws,
    )


def _state(planned: Planned, batch: Batch | None, when: SiteTime) -> tuple[str, Message]:
    if batch is None:
        late = planned.draw_on < when.today
        return "planned", msg("not drawn") if late else msg("planned")
    if batch.stage in _GIVEN and batch.infused_at is not None:
        return "given", msg("infused %(day)s", day=when.day(batch.infused_at))
    if batch.stage is Stage.CANCELLED:
        return "rejected", msg("cancelled")
    if batch.stage in (Stage.REJECTED, Stage.CLOSED):
        return "rejected", msg("rejected")
    if batch.stage is Stage.PLANNED:
        return "planned", msg("batch open")
    if batch.stage in (Stage.COLLECTED, Stage.RECEIVED):
        return "culture", msg("drawn")
    if batch.stage is Stage.CULTURE:
        return "culture", msg("culture day %(day)s", day=batch.culture_day(when.now))
    if batch.stage in (Stage.RELEASED, Stage.RELEASED_INTERIM):
        return "ready", msg("released")
    if batch.stage is Stage.SUPPLIED:
        return "ready", msg("supplied out of specification")
    return "ready", msg("waits for QA")


def _ticks(anchor: date, first: date, last: date, x: Scale, weeks: tuple[int, ...], when: SiteTime) -> tuple[Tick, ...]:
    span_weeks = (last - first).days // 7 + 1
    every = 1 if span_weeks <= 18 else 2 if span_weeks <= 36 else 4
    ticks = []
    week = -((anchor - first).days // 7)
    while (on := anchor + timedelta(weeks=week)) <= last:
        if week % every == 0:
            dated = week % (2 * every) == 0
            ticks.append(Tick(x(on), week, when.day(on) if dated else "", week == 0 or week in weeks))
        week += 1
    return tuple(ticks)
