"""Review by exception on the desk: how the entries were sorted, what stands out, the sample, what a review misses."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from lims.domain.batch import Stage
from lims.domain.errors import Message, msg
from lims.domain.record import BatchRecord, Happening
from lims.domain.review.rules import TO_SEE
from lims.domain.review.sample import LEAST, MOST, PERCENT
from lims.domain.review.scope import added_since, reviews_of, sorted_record
from lims.domain.review.sorting import Sorted
from lims.domain.signing import REVIEWS, review_in_force
from lims.web.show.plain import entry_in_words

SHOWN_ADDED = 12


@dataclass(frozen=True, slots=True)
class Row:
    """One entry in words; `title` is the rule that makes it stand out, None in the sample."""

    seq: int
    at: datetime
    by: str
    words: Message
    title: Message | None = None


@dataclass(frozen=True, slots=True)
class Stale:
    """A review that does not cover the record any more, and exactly what it misses."""

    signature: int
    title: Message
    signed: Message
    added: tuple[Row, ...]
    more: int


@dataclass(frozen=True, slots=True)
class Review:
    """What the desk shows of the sorting. `why` tells how the sample was drawn, and that anybody can draw it again."""

    found: Sorted
    to_see: tuple[Row, ...]
    sample: tuple[Row, ...]
    why: Message
    stale: tuple[Stale, ...]

    @property
    def out_of_date(self) -> frozenset[int]:
        """The signatures that do not cover the record any more."""
        return frozenset(one.signature for one in self.stale)


def review_of(record: BatchRecord, failed: Iterable[Happening]) -> Review:
    """The sorted record in words; `failed` are wrong passwords at a signature on this batch."""
    found = sorted_record(record)
    seen = [(one.rule, one.happening) for one in found.to_see]
    rows = [_row(record, one, rule) for rule, one in seen]
    rows += [_failed(record, one) for one in failed]
    return Review(
        found=found,
        to_see=tuple(sorted(rows, key=lambda row: row.at)),
        sample=tuple(_row(record, one) for one in found.sample),
        why=msg(
            "%(size)s of %(all)s ordinary entries: %(percent)s %%, at least %(least)s, at most %(most)s. The record's"
            " own hash chooses them, so that nobody picks them and anybody can draw them again.",
            size=len(found.sampled),
            all=len(found.ordinary),
            percent=PERCENT,
            least=LEAST,
            most=MOST,
        ),
        stale=tuple(_stale(record)),
    )


def _row(record: BatchRecord, one: Happening, title: Message | None = None) -> Row:
    return Row(one.seq, one.at, record.printed_name(one.person), entry_in_words(one, record), title)


def _failed(record: BatchRecord, one: Happening) -> Row:
    tried = record.printed_name(dict(one.data)["person"])
    words = msg("A wrong password was given for a signature of %(name)s. Nothing was signed.", name=tried)
    return Row(one.seq, one.at, record.printed_name(one.person), words, TO_SEE["SignInRefused"])


_TITLES = {
    "production_review": msg("The production review is out of date"),
    "quality_review": msg("The quality review is out of date"),
}


# The reviews have done their work: what comes after the decision is added to the record, and is no fault of theirs.
_DECIDED = {
    Stage.RELEASED_INTERIM,
    Stage.RELEASED,
    Stage.SUPPLIED,
    Stage.REJECTED,
    Stage.CANCELLED,
    Stage.INFUSED,
    Stage.CLOSED,
}


def _stale(record: BatchRecord) -> Iterable[Stale]:
    if record.batch.stage in _DECIDED and not record.batch.on_hold:
        return
    for role in REVIEWS:
        newest = next((one for one in reversed(record.signatures) if one.role == role), None)
        if newest is None or not newest.in_force or review_in_force(record, role) is not None:
            continue
        added = added_since(record, newest)
        rows = [_row(record, one) for one in added.own]
        rows += [_row(record, one.happening, msg("Of %(thing)s, used here", thing=one.thing)) for one in added.beside]
        yield Stale(
            newest.signature,
            _TITLES[role],
            msg("%(name)s signed %(entries)s entries.", name=newest.printed_name, entries=newest.entries),
            tuple(rows[:SHOWN_ADDED]),
            max(0, len(rows) - SHOWN_ADDED),
        )


def scopes_in_words(record: BatchRecord) -> dict[int, Message]:
    """What each review covered, by the number of its signature."""
    words: dict[int, Message] = {}
    for number, one in reviews_of(record.happenings).items():
        words[number] = msg(
            "%(entries)s entries by rules %(rules)s, %(rest)s stand out",
            entries=one.entries,
            rules=one.rules,
            rest=one.told + one.to_see,
        )
        if one.sampled:
            words[number] = msg("%(words)s; sample of %(size)s compared", words=words[number], size=len(one.sampled))
    return words
