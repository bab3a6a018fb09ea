"""Times as people at the site read them: 24-hour clock, day before month, month in letters, the site's zone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel.dates import format_date

from lims.domain.errors import Message, msg


@dataclass(frozen=True, slots=True)
class SiteTime:
    """The site's zone, the present moment and the reader's language, so that a time can be said relative to today."""

    zone: ZoneInfo
    now: datetime
    locale: str = "en"

    def local(self, at: datetime) -> datetime:
        """The same moment on the site's clock."""
        return at.astimezone(self.zone)

    @property
    def today(self) -> date:
        """The site's day now."""
        return self.local(self.now).date()

    def clock(self, at: datetime) -> str:
        """'10:42'"""
        return self.local(at).strftime("%H:%M")

    def day(self, on: date | datetime) -> str:
        """'19 Nov', with the year when it is another one: '7 Jan 2027'."""
        there = self.local(on).date() if isinstance(on, datetime) else on
        chinese = self.locale.startswith("zh")
        if there.year == self.today.year:
            return _written(there, "M月d日" if chinese else "d MMM", self.locale)
        return _written(there, "y年M月d日" if chinese else "d MMM y", self.locale)

    def weekday(self, on: date | datetime) -> str:
        """'Thu 26 Nov'"""
        there = self.local(on).date() if isinstance(on, datetime) else on
        return f"{_written(there, 'EEE', self.locale)} {self.day(there)}"

    def long_day(self, on: date | datetime) -> str:
        """'Thursday 19 November 2026'"""
        there = self.local(on).date() if isinstance(on, datetime) else on
        pattern = "y年M月d日 EEEE" if self.locale.startswith("zh") else "EEEE d MMMM y"
        return _written(there, pattern, self.locale)

    def moment(self, at: datetime) -> str:
        """'10:42' today, 'Fri 06:00' within six days ahead or behind, else '3 Dec 06:00'."""
        there = self.local(at)
        away = abs((there.date() - self.today).days)
        if away == 0:
            return self.clock(at)
        if away < 6:
            return f"{_written(there.date(), 'EEE', self.locale)} {self.clock(at)}"
        return f"{self.day(at)} {self.clock(at)}"

    def full(self, at: datetime) -> str:
        """'19 Nov 2026 10:42 (UTC+8)', for records: year and zone are named."""
        there = self.local(at)
        pattern = "y年M月d日" if self.locale.startswith("zh") else "d MMM y"
        return f"{_written(there.date(), pattern, self.locale)} {self.clock(at)} ({self.zone_name(at)})"

    def zone_name(self, at: datetime) -> str:
        """'UTC+8', 'UTC+5:30' or 'UTC'."""
        offset = self.local(at).utcoffset() or timedelta()
        if not offset:
            return "UTC"
        minutes = int(abs(offset).total_seconds()) // 60
        rest = f":{minutes % 60:02d}" if minutes % 60 else ""
        return f"UTC{'+' if offset > timedelta() else '−'}{minutes // 60}{rest}"


@lru_cache(maxsize=4096)
def _written(day: date, pattern: str, locale: str) -> str:
    """The day in the words of a language: a page of a hundred lines writes the same few days again and again."""
    return str(format_date(day, pattern, locale=locale))


def span(length: timedelta) -> Message:
    """How long, in the two largest units that matter: '1 h 12 min', '2 days 3 h', '40 min'; never seconds."""
    minutes = max(0, int(length.total_seconds() // 60))
    days, hours, rest = minutes // 1440, minutes // 60 % 24, minutes % 60
    if days > 1 and hours:
        return msg("%(days)s\u00a0days %(hours)s\u00a0h", days=days, hours=hours)
    if days > 1:
        return msg("%(days)s\u00a0days", days=days)
    hours += 24 * days
    if hours and rest:
        return msg("%(hours)s\u00a0h %(minutes)s\u00a0min", hours=hours, minutes=rest)
    if hours:
        return msg("%(hours)s\u00a0h", hours=hours)
    return msg("%(minutes)s\u00a0min", minutes=rest)
