"""The next weeks day by day: who is drawn and who is infused."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate

from lims.domain.batch import GIVEN_UP, Batch, Stage
from lims.domain.errors import Message, msg
from lims.domain.subject import Subject
from lims.web.times import SiteTime

AHEAD = timedelta(days=28)
MOST = 200  # draws and infusions on a page; a day is never parted


@dataclass(frozen=True, slots=True)
class Event:
    """One draw or infusion."""

    subject: str
    icon: str
    tone: str
    words: Message
    detail: Message


@dataclass(frozen=True, slots=True)
class Day:
    """A day on which something is planned."""

    on: date
    events: tuple[Event, ...]


@dataclass(frozen=True, slots=True)
class Stretch:
    """The days that one page shows; `later` is the day on which the next page begins, if there is one."""

    first: date
    last: date
    later: date | None


def stretch_from(first: date, counted: Mapping[date, tuple[int, int]]) -> Stretch:
    """As many whole days from `first` as a page takes. `counted`: draws and infusions of each day that has any."""
    days = sorted(on for on in counted if on >= first)
    filled = accumulate(sum(counted[on]) for on in days)
    fit = max(1, sum(events <= MOST for events in filled))
    return Stretch(first, days[:fit][-1] if days else first, days[fit] if len(days) > fit else None)


def days_ahead(
    subjects: Iterable[Subject], batches: Mapping[str, Sequence[Batch]], when: SiteTime, shown: Stretch
) -> tuple[Day, ...]:
    """Every day of the stretch with a draw or an infusion of anybody."""
    found: dict[date, list[Event]] = {}
    for who in subjects:
        by_dose = {b.dose_no: b for b in batches[who.subject] if b.stage not in GIVEN_UP}
        for planned in who.plan:
            batch = by_dose.get(planned.dose_no)
            if shown.first <= planned.infusion_on <= shown.last:
                found.setdefault(planned.infusion_on, []).append(_infusion(who, planned.dose_no, batch, when))
            if shown.first <= planned.draw_on <= shown.last:
                found.setdefault(planned.draw_on, []).append(_draw(who, planned.dose_no, batch))
    return tuple(Day(on, tuple(found[on])) for on in sorted(found))


def _infusion(who: Subject, dose: int, batch: Batch | None, when: SiteTime) -> Event:
    words = msg("infusion of dose %(dose)s of %(doses)s", dose=dose, doses=who.infusions)
    if batch is None:
        return Event(who.subject, "drop", "future", words, msg("its blood is not drawn yet"))
    if batch.infused_at is not None:
        return Event(who.subject, "drop", "ok", words, msg("given at %(time)s", time=when.clock(batch.infused_at)))
    if batch.on_hold:
        return Event(who.subject, "drop", "attn", words, msg("%(batch)s is on hold", batch=batch.batch))
    if batch.stage in (Stage.RELEASED, Stage.RELEASED_INTERIM):
        return Event(who.subject, "drop", "ok", words, msg("%(batch)s is released", batch=batch.batch))
    if batch.stage is Stage.SUPPLIED:
        out = msg("%(batch)s is supplied out of specification", batch=batch.batch)
        return Event(who.subject, "drop", "attn", words, out)
    day = batch.culture_day(when.now)
    if batch.stage is Stage.CULTURE and day is not None:
        return Event(
            who.subject, "drop", "now", words, msg("%(batch)s, culture day %(day)s", batch=batch.batch, day=day)
        )
    return Event(who.subject, "drop", "", words, msg("%(batch)s", batch=batch.batch))


def _draw(who: Subject, dose: int, batch: Batch | None) -> Event:
    words = msg("draw for dose %(dose)s of %(doses)s", dose=dose, doses=who.infusions)
    if batch is None:
        return Event(who.subject, "wrist", "future", words, msg("no batch is open for it yet"))
    done = batch.collected_at is not None
    return Event(
        who.subject,
        "wrist",
        "ok" if done else "",
        words,
        msg("%(batch)s, drawn", batch=batch.batch) if done else msg("%(batch)s is open", batch=batch.batch),
    )
