"""A time axis with a scale for each stretch, so that hours at a bench and weeks in an incubator share one picture."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from itertools import pairwise

from lims.domain.days import days_words
from lims.domain.errors import Message, Translate, in_english
from lims.printing.charts.svg import Canvas

_TOGETHER = timedelta(hours=5)  # moments no further apart belong to one working day
_BUSY = 3  # so many moments make a working day worth its own scale
_MOST_BUSY = 3  # and no more than so many such days, the busiest


@dataclass(frozen=True, slots=True)
class Stretch:
    """A run of time with its own scale."""

    start: datetime
    end: datetime
    left: float
    right: float
    by_hour: bool


@dataclass(frozen=True, slots=True)
class TimeScale:
    """Stretches in order, without gaps."""

    stretches: tuple[Stretch, ...]
    zone: tzinfo

    def x(self, at: datetime) -> float:
        """Where a moment stands; what lies outside stands at the edge."""
        for s in self.stretches:
            if at <= s.end:
                share = max(timedelta(0), at - s.start) / (s.end - s.start)
                return s.left + share * (s.right - s.left)
        return self.stretches[-1].right


def time_scale(moments: Iterable[datetime], zone: tzinfo, left: float, right: float) -> TimeScale:
    """The scale that shows these moments: the busiest days by the hour, what lies between by the day."""
    times = sorted(set(moments))
    if not times:
        raise ValueError("a time axis needs at least one moment")
    pieces = _pieces(times)
    weights = [_weight(times, start, end, by_hour=by_hour) for start, end, by_hour in pieces]
    per_weight = (right - left) / sum(weights)
    stretches, at = [], left
    for (start, end, by_hour), weight in zip(pieces, weights, strict=True):
        stretches.append(Stretch(start, end, at, at + weight * per_weight, by_hour))
        at += weight * per_weight
    return TimeScale(tuple(stretches), zone)


def _pieces(times: list[datetime]) -> list[tuple[datetime, datetime, bool]]:
    """Busy days, padded at both ends, and the time between them; what touches is joined."""
    pad = timedelta(minutes=12)
    busy = sorted(sorted((c for c in _clusters(times) if len(c) >= _BUSY), key=len, reverse=True)[:_MOST_BUSY])
    pieces: list[tuple[datetime, datetime, bool]] = []
    at = times[0] - pad
    for cluster in busy:
        if cluster[0] - pad > at:
            pieces.append((at, cluster[0] - pad, False))
        pieces.append((max(at, cluster[0] - pad), cluster[-1] + pad, True))
        at = cluster[-1] + pad
    if times[-1] + pad > at:
        pieces.append((at, times[-1] + pad, False))
    return pieces


def _clusters(times: list[datetime]) -> list[list[datetime]]:
    clusters = [[times[0]]]
    for before, at in pairwise(times):
        if at - before > _TOGETHER:
            clusters.append([])
        clusters[-1].append(at)
    return clusters


def _weight(times: list[datetime], start: datetime, end: datetime, *, by_hour: bool) -> float:
    inside = sum(start <= at <= end for at in times)
    return 10 + 4 * min(inside, 10) if by_hour else 6 + 5 * min(inside, 12)


def draw_scale(
    canvas: Canvas,
    scale: TimeScale,
    day_zero: datetime | None,
    bottom: float,
    translate: Translate = in_english,
) -> None:
    """Heads over the stretches, ticks under them: hours of busy days, culture days (or dates) between."""
    em = canvas.dress.em
    for s in scale.stretches:
        canvas.line("axis", s.left, 2.5 * em, s.right - 0.3 * em, 2.5 * em)
        head = _head(s, scale.zone).render(translate)
        if len(head) * 0.5 * em < s.right - s.left:
            canvas.text("k", s.left, 1.0 * em, head)
        written = s.left - em
        for at, words in _ticks(s, scale.zone, day_zero, em):
            x = scale.x(at)
            if x - written > (0.55 * len(words) + 0.8) * em and x < s.right - 0.3 * em:
                canvas.line("grid", x, 2.5 * em, x, bottom)
                canvas.text("small", x, 2.2 * em, words, "middle")
                written = x


def _head(s: Stretch, zone: tzinfo) -> Message:
    start, end = s.start.astimezone(zone), s.end.astimezone(zone)
    return days_words(start.date(), end.date())


def _ticks(s: Stretch, zone: tzinfo, day_zero: datetime | None, em: float) -> list[tuple[datetime, str]]:
    start = s.start.astimezone(zone)
    if s.by_hour:
        minutes = _step(s, em)
        first = start.replace(minute=0, second=0, microsecond=0)
        every = (first + timedelta(minutes=minutes * k) for k in range(1, 200))
        return [(at, f"{at:%H:%M}") for at in every if s.start <= at < s.end]
    noon = start.replace(hour=12, minute=0, second=0, microsecond=0)
    days = [noon + timedelta(days=k) for k in range((s.end - s.start).days + 2)]
    inside = [at for at in days if s.start < at < s.end]
    zero = day_zero.astimezone(zone).date() if day_zero else None
    if len(inside) < 2:
        return []
    return [(at, f"d{(at.date() - zero).days}" if zero and at.date() >= zero else f"{at.day}") for at in inside]


def _step(s: Stretch, em: float) -> int:
    room = max(1.0, (s.right - s.left) / (3.6 * em))
    minutes = (s.end - s.start) / timedelta(minutes=1) / room
    return next((step for step in (10, 15, 30, 60, 120, 180, 360, 720) if step >= minutes), 1440)
