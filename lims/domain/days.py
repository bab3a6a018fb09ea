"""Days and moments inside sentences: day before month and month in letters in English, as each language writes them."""

from datetime import UTC, date, datetime, tzinfo

from lims.domain.errors import Message, msg

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
    """'17 Nov 2026 08:41 UTC': a refusal knows no site, so it names the zone that everybody has."""
    there = at.astimezone(UTC)
    return msg("%(day)s %(clock)s UTC", day=day_words(there), clock=f"{there:%H:%M}")
