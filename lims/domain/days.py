"""Days and moments inside sentences: day before month and month in letters in English, as each language writes them."""

from datetime import UTC, date, datetime, timedelta, tzinfo

from lims.domain.errors import N_, Message, msg

_MOMENT = N_("%(day)s %(clock)s UTC")
# Each name stands for itself, so that the translators find it.
MONTHS = (
    msg("Jan"),
    msg("Feb"),
    msg("Mar"),
    msg("Apr"),
    msg("May"),
    msg("Jun"),
    msg("Jul"),
    msg("Aug"),
    msg("Sep"),
    msg("Oct"),
    msg("Nov"),
    msg("Dec"),
)


def day_words(day: date) -> Message:
    """'17 Nov 2026'; 2026年11月17日."""
    return msg("%(day)s %(month)s %(year)s", day=day.day, month=MONTHS[day.month - 1], year=day.year)


def day_of_year_words(day: date) -> Message:
    """'17 Nov', where the year is known; 11月17日."""
    return msg("%(day)s %(month)s", day=day.day, month=MONTHS[day.month - 1])


def days_words(first: date, last: date) -> Message:
    """'12 – 22 Nov', '28 Nov – 3 Dec', '17 Nov': the days that something covers."""
    if first == last:
        return day_of_year_words(first)
    if (first.year, first.month) == (last.year, last.month):
        return msg("%(first)s – %(last)s %(month)s", first=first.day, last=last.day, month=MONTHS[last.month - 1])
    return msg("%(first)s – %(last)s", first=day_of_year_words(first), last=day_of_year_words(last))


def local_words(at: datetime, zone: tzinfo) -> Message:
    """'17 Nov 2026, 16:41' on the site's clock."""
    there = at.astimezone(zone)
    return msg("%(day)s, %(clock)s", day=day_words(there), clock=f"{there:%H:%M}")


def moment_words(at: datetime) -> Message:
    """'17 Nov 2026 08:41 UTC': a refusal knows no site; a page shows it on the site's clock (`in_zone`)."""
    there = at.astimezone(UTC)
    return msg(_MOMENT, day=day_words(there), clock=f"{there:%H:%M}")


def in_zone(message: Message, zone: tzinfo) -> Message:
    """The same sentence with every moment in it on the clock of a site: '17 Nov 2026 16:41 (UTC+8)'."""
    if message.msgid == _MOMENT:
        there = _moment_of(message).astimezone(zone)
        return msg("%(day)s %(clock)s (%(zone)s)", day=day_words(there), clock=f"{there:%H:%M}", zone=_offset(there))
    params = tuple((name, in_zone(one, zone) if isinstance(one, Message) else one) for name, one in message.params)
    return message if params == message.params else Message(message.msgid, params)


def _moment_of(message: Message) -> datetime:
    said = dict(message.params)
    assert isinstance(said["day"], Message), "a moment holds its day as a message"
    day = dict(said["day"].params)
    month = next(number for number, one in enumerate(MONTHS, start=1) if one == day["month"])
    hour, minute = str(said["clock"]).split(":")
    return datetime(int(str(day["year"])), month, int(str(day["day"])), int(hour), int(minute), tzinfo=UTC)


def _offset(there: datetime) -> str:
    """'UTC+8', 'UTC+5:30' or 'UTC'."""
    minutes = int((there.utcoffset() or timedelta()).total_seconds()) // 60
    if not minutes:
        return "UTC"
    rest = f":{abs(minutes) % 60:02d}" if minutes % 60 else ""
    return f"UTC{'+' if minutes > 0 else '−'}{abs(minutes) // 60}{rest}"
