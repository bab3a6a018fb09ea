"""The treatment calendar after a re-draw: which dose moves, from when to when, and which dates must be young enough."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from lims.domain.days import day_words
from lims.domain.errors import Message, msg
from lims.domain.protocol import DrawPlan
from lims.domain.subject import Planned


@dataclass(frozen=True, slots=True)
class Moved:
    """One dose of the plan before and after."""

    dose_no: int
    was_draw_on: date
    was_infusion_on: date
    draw_on: date
    infusion_on: date


def moved_doses(
    plan: Iterable[Planned], dose_no: int, draw_on: date, culture_days: int, *, later: frozenset[int]
) -> tuple[Moved, ...]:
    """The dose drawn again, infused a culture later, and the doses of `later` by as many days; the others stay."""
    every = tuple(plan)
    own = next(one for one in every if one.dose_no == dose_no)
    infusion_on = draw_on + timedelta(days=culture_days)
    by = infusion_on - own.infusion_on
    moved = [Moved(dose_no, own.draw_on, own.infusion_on, draw_on, infusion_on)]
    moved.extend(
        Moved(one.dose_no, one.draw_on, one.infusion_on, one.draw_on + by, one.infusion_on + by)
        for one in every
        if one.dose_no in later and one.dose_no > dose_no and by > timedelta()
    )
    return tuple(moved)


def plan_after(plan: Iterable[Planned], moved: Iterable[Moved]) -> tuple[Planned, ...]:
    """The whole plan with the moved doses in their places."""
    instead = {one.dose_no: Planned(one.dose_no, one.draw_on, one.infusion_on) for one in moved}
    return tuple(instead.get(one.dose_no, one) for one in plan)


def clashes(plan: Iterable[Planned]) -> Iterator[tuple[int, Message]]:
    """Each dose that would be infused on the day of the one before it, or earlier."""
    for before, after in pairwise(sorted(plan, key=lambda one: one.dose_no)):
        if after.infusion_on <= before.infusion_on:
            yield (
                after.dose_no,
                msg(
                    "Dose %(before)s would be infused on %(day)s, dose %(after)s is planned for %(other)s.",
                    before=before.dose_no,
                    day=day_words(before.infusion_on),
                    after=after.dose_no,
                    other=day_words(after.infusion_on),
                ),
            )


def reasons_against_dates(
    rules: DrawPlan | None, *, today: date, draw_on: date, consent_on: date, markers_on: date
) -> Iterator[Message]:
    """Why a re-draw cannot stand on these dates: the draw lies behind, or consent or markers are too old for it."""
    if draw_on < today:
        yield msg("The draw cannot be on %(day)s: that day is over.", day=day_words(draw_on))
    checked = (
        (msg("The consent"), consent_on, rules.consent_valid_days if rules else None),
        (msg("The test of the infectious markers"), markers_on, rules.markers_valid_days if rules else None),
    )
    for what, on, days in checked:
        if on > today:
            yield msg("%(what)s cannot be of %(day)s: that day has not come.", what=what, day=day_words(on))
        elif days is not None and draw_on - on > timedelta(days=days):
            yield msg(
                "%(what)s of %(day)s is too old for a draw on %(draw)s: it holds for %(days)s days.",
                what=what,
                day=day_words(on),
                draw=day_words(draw_on),
                days=days,
            )
