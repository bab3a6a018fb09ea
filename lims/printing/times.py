"""Moments as they stand on paper: day before month, month in letters, 24 h clock, the site's zone with its offset."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from lims.domain.days import day_of_year_words, day_words
from lims.domain.errors import Translate, in_english


@dataclass(frozen=True, slots=True)
class SiteTimes:
    """Writes moments in one site's zone. Where the offset changes within the document, every short time carries it."""

    zone: ZoneInfo
    offset_changes: bool = False
    translate: Translate = in_english

    def full(self, at: datetime | None) -> str:
        """17 Nov 2026 16:41:02 UTC+08:00; empty for a moment that has not come."""
        if at is None:
            return ""
        local = at.astimezone(self.zone)
        return f"{self.day(local.date())} {local:%H:%M:%S} {offset(local)}"

    def minute(self, at: datetime | None) -> str:
        """17 Nov 2026 16:41 UTC+08:00."""
        if at is None:
            return ""
        local = at.astimezone(self.zone)
        return f"{self.day(local.date())} {local:%H:%M} {offset(local)}"

    def short(self, at: datetime | None) -> str:
        """17 Nov 16:41, for rows of a page that names the zone once."""
        if at is None:
            return ""
        local = at.astimezone(self.zone)
        words = f"{self._short_day(local)} {local:%H:%M}"
        return f"{words} {offset(local)}" if self.offset_changes else words

    def span(self, start: datetime | None, end: datetime) -> str:
        """17 Nov 09:40 – 12:06; the day stands again only where it changed."""
        if start is None:
            return self.short(end)
        same_day = start.astimezone(self.zone).date() == end.astimezone(self.zone).date()
        last = f"{end.astimezone(self.zone):%H:%M}" if same_day and not self.offset_changes else self.short(end)
        return f"{self.short(start)} – {last}"

    def seconds(self, at: datetime | None) -> str:
        """17 Nov 16:41:02."""
        if at is None:
            return ""
        local = at.astimezone(self.zone)
        words = f"{self._short_day(local)} {local:%H:%M:%S}"
        return f"{words} {offset(local)}" if self.offset_changes else words

    def day(self, day: date) -> str:
        """17 Nov 2026."""
        return day_words(day).render(self.translate)

    def zone_in_words(self, at: datetime) -> str:
        """How the document names its zone: UTC+08:00 (Asia/Taipei)."""
        return f"{offset(at.astimezone(self.zone))} ({self.zone.key})"

    def _short_day(self, day: date) -> str:
        return day_of_year_words(day).render(self.translate)


def site_times(zone: str, moments: Iterable[datetime], translate: Translate = in_english) -> SiteTimes:
    """The writer for a document that holds these moments. KeyError (ZoneInfoNotFoundError) for an unknown zone."""
    place = ZoneInfo(zone)
    offsets = {at.astimezone(place).utcoffset() for at in moments}
    return SiteTimes(place, len(offsets) > 1, translate)


def offset(local: datetime) -> str:
    """UTC+08:00; the offset is written even where it is zero."""
    sign_and_hours = f"{local:%z}"
    return f"UTC{sign_and_hours[:3]}:{sign_and_hours[3:5]}"
