"""The whole story of a batch: every entry as a line, quiet ones folded; or one part of it, one thing, one word."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby

from lims.domain.errors import Message, msg
from lims.domain.record import BatchRecord, Happening
from lims.web.show.story_areas import AREAS, area_of
from lims.web.show.tellings.places import places_of
from lims.web.show.tellings.quiet import tell_quietly
from lims.web.show.timeline import Line, day_of_culture, line_of
from lims.web.times import SiteTime

PAGE = 300  # entries on a page
FOLDED = 3  # so many quiet lines in a row become one

_BETWEEN = re.compile(r"[^\w/-]+")

Say = Callable[[Message], str]


@dataclass(frozen=True, slots=True)
class StoryLine:
    """One entry: `quiet` when another line tells of the same act."""

    seq: int
    area: str
    quiet: bool
    line: Line
    data: tuple[tuple[str, str], ...]  # what its entry holds


@dataclass(frozen=True, slots=True)
class Fold:
    """Lines that are read together: one that speaks, or quiet ones beneath one sentence."""

    words: Message | None
    lines: tuple[StoryLine, ...]


@dataclass(frozen=True, slots=True)
class StoryDay:
    """One day of the story."""

    on: date
    today: bool
    culture_day: int | None
    folds: tuple[Fold, ...]


@dataclass(frozen=True, slots=True)
class Filter:
    """One part of the story that can be chosen, and how many entries it has."""

    key: str
    title: Message
    count: int


@dataclass(frozen=True, slots=True)
class Story:
    """A page of the story, newest first, and what leads to the rest of it."""

    days: tuple[StoryDay, ...]
    filters: tuple[Filter, ...]
    shown: int  # entries on this page
    found: int  # entries that fit the question
    entries: int  # entries of the batch
    older: int | None  # the next page begins below this entry
    every_day: tuple[tuple[date, int | None, int], ...]  # day, culture day, newest entry of it: where to jump to


def story_of(
    record: BatchRecord, when: SiteTime, say: Say, *, part: str = "", word: str = "", below: int | None = None
) -> Story:
    """The story of a batch: all of it, or one part, or what has a word in it; entries below `below` only.

    `word` is looked for in the sentence as it is said, in the name of the person and in what the entry names.
    """
    every = _newest_first(record.happenings)
    fitting = [one for one in every if not word or _has(one, record, word.casefold(), say)]
    counts = Counter(area_of(one.kind) for one in fitting)
    chosen = [one for one in fitting if not part or area_of(one.kind) == part]
    beneath = [one for one in chosen if below is None or one.seq < below]
    shown = beneath[:PAGE]
    return Story(
        days=tuple(_days([_told(one, record) for one in shown], record, when, fold=not (part or word))),
        filters=tuple(Filter(key, title, counts[key]) for key, title in AREAS.items() if counts[key] or key == part),
        shown=len(shown),
        found=len(chosen),
        entries=len(every),
        older=shown[-1].seq if len(beneath) > PAGE else None,
        every_day=tuple(_jumps(chosen, record, when)),
    )


def lines_of(record: BatchRecord, those: Iterable[Happening]) -> tuple[StoryLine, ...]:
    """These entries of the batch as lines, newest first; none is left out, and no other is put into words."""
    return tuple(_told(one, record) for one in _newest_first(those))


def naming(happenings: Iterable[Happening], names: Iterable[str]) -> tuple[Happening, ...]:
    """The entries that name one of these: each is read once, however many labels a thing had."""
    wanted = set(names)
    return tuple(one for one in happenings if not wanted.isdisjoint(_names_in(one).split()))


def _newest_first(happenings: Iterable[Happening]) -> list[Happening]:
    return sorted(happenings, key=lambda one: one.seq, reverse=True)


def _names_in(happening: Happening) -> str:
    """What the entry names, to look for: containers, labels, lots, with blanks between."""
    return _BETWEEN.sub(" ", " ".join(value for _, value in happening.data))


def _told(happening: Happening, record: BatchRecord) -> StoryLine:
    line, quiet = line_of(happening, record), False
    if line is None:
        icon, words = tell_quietly(happening.kind, places_of(dict(happening.data), record), record)
        line, quiet = Line(happening.at, "", icon, words, None, record.printed_name(happening.person)), True
    if happening.station:
        line = replace(line, by=f"{line.by}, {happening.station}")
    return StoryLine(happening.seq, area_of(happening.kind), quiet, line, happening.data)


def _has(one: Happening, record: BatchRecord, word: str, say: Say) -> bool:
    if word in _names_in(one).casefold():
        return True
    line = _told(one, record).line
    return word in say(line.words).casefold() or word in line.by.casefold()


def _jumps(those: Iterable[Happening], record: BatchRecord, when: SiteTime) -> Iterable[tuple[date, int | None, int]]:
    for on, group in groupby(those, key=lambda one: when.local(one.at).date()):
        first = next(iter(group))
        yield on, day_of_culture(record.batch, first.at, when), first.seq


def _days(lines: Iterable[StoryLine], record: BatchRecord, when: SiteTime, *, fold: bool) -> Iterable[StoryDay]:
    for on, group in groupby(lines, key=lambda one: when.local(one.line.at).date()):
        of_day = tuple(group)
        folds = tuple(_folds(of_day)) if fold else tuple(Fold(None, (one,)) for one in of_day)
        yield StoryDay(on, on == when.today, day_of_culture(record.batch, of_day[0].line.at, when), folds)


def _folds(lines: Iterable[StoryLine]) -> Iterable[Fold]:
    for quiet, group in groupby(lines, key=lambda one: one.quiet):
        together = tuple(group)
        if quiet and len(together) >= FOLDED:
            yield Fold(_counted(together), together)
        else:
            yield from (Fold(None, (one,)) for one in together)


def _counted(lines: Iterable[StoryLine]) -> Message:
    """What quiet lines are, in one sentence: 8 scans, 12 of steps."""
    words: Message | None = None
    counts = Counter(one.area for one in lines)
    for key in (key for key in AREAS if counts[key]):
        one = msg("%(count)s %(what)s", count=counts[key], what=_MANY[key])
        words = one if words is None else msg("%(first)s, %(then)s", first=words, then=one)
    return words or msg("nothing")


_MANY: dict[str, Message] = {
    "steps": msg("entries of steps"),
    "scans": msg("scans"),
    "counts": msg("counts"),
    "labels": msg("of labels"),
    "containers": msg("of containers"),
    "custody": msg("of custody"),
    "signatures": msg("signatures"),
    "trouble": msg("notes"),
}
