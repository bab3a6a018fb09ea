"""The time-line of a batch: each entry of its chain as one line a person can read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice

from lims.domain.batch import Batch
from lims.domain.errors import Message, msg
from lims.domain.record import BatchRecord, Happening
from lims.web.show.tellings import PLAIN, TELLERS
from lims.web.show.tellings.places import places_of
from lims.web.times import SiteTime, span


@dataclass(frozen=True, slots=True)
class Line:
    """One line: `tone` is '' | ok | attn | stop | now, `icon` a symbol, `words` the sentence, `detail` beneath it."""

    at: datetime
    tone: str
    icon: str
    words: Message
    detail: Message | None
    by: str


@dataclass(frozen=True, slots=True)
class Day:
    """The lines of one day, newest first, with the culture day where there is one."""

    on: date
    today: bool
    culture_day: int | None
    lines: tuple[Line, ...]


def days_of(record: BatchRecord, when: SiteTime, room: int) -> tuple[Day, ...]:
    """The first `room` lines of the batch's story, newest day first; what comes before them is not even put into words.

    Entries that only repeat another line's fact are left to the ledger page.
    """
    newest_first = sorted(record.happenings, key=lambda h: h.seq, reverse=True)
    lines = (line for happening in newest_first if (line := line_of(happening, record)) is not None)
    days: dict[date, list[Line]] = {}
    for line in islice(lines, room):
        days.setdefault(when.local(line.at).date(), []).append(line)
    return tuple(
        Day(on, on == when.today, day_of_culture(record.batch, lines[0].at, when), tuple(lines))
        for on, lines in days.items()
    )


def day_of_culture(batch: Batch, at: datetime, when: SiteTime) -> int | None:
    """The culture day of a moment; none before the seeding's day or after the harvest's, when nothing grows."""
    if batch.day_zero_at is None or when.local(at).date() < when.local(batch.day_zero_at).date():
        return None
    if batch.harvested_at is not None and when.local(at).date() > when.local(batch.harvested_at).date():
        return None
    return batch.culture_day(at)


def line_of(happening: Happening, record: BatchRecord) -> Line | None:
    """One entry as a line; None for an entry that another line tells better."""
    places = places_of(dict(happening.data), record)
    if happening.kind in TELLERS:
        told = TELLERS[happening.kind](places, record)
        if told is None:
            return None
        tone, icon, words = told
    elif happening.kind in PLAIN:
        tone, icon, msgid = PLAIN[happening.kind]
        words = msg(msgid, **places)
    else:
        return None
    detail = None
    if happening.performed_at is not None and happening.at > happening.performed_at:
        tone = "attn"
        detail = msg("written down %(later)s after it was done", later=span(happening.at - happening.performed_at))
    return Line(happening.at, tone, icon, words, detail, record.printed_name(happening.person))
