"""Whether anything may be signed now: pauses of the site, the age of what no anchor covers, locks of the person."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from lims.domain.days import moment_words
from lims.domain.errors import Message, msg

STRICT, SERIES, PASSWORD = "strict", "series", "password"
MODES = (STRICT, SERIES)
# The cause of a pause: a row that the entries do not account for.
STATE = "state"
# A clock may be off by so much before anybody is told.
LARGEST_STEP = timedelta(seconds=10)


@dataclass(frozen=True, slots=True)
class SigningRules:
    """How this site signs; as long as it has set no rules, the password alone signs and no anchor is waited for."""

    release: str = PASSWORD
    review: str = PASSWORD
    series_minutes: int = 15
    anchor_minutes: int = 0
    identity_on_file: bool = False

    def mode(self, kind: str) -> str:
        """The mode of a release or of any other signature."""
        return self.release if kind == "release" else self.review


@dataclass(frozen=True, slots=True)
class Pause:
    """One time signing was paused: `cause` is schema | rollback | ledger | state | clock."""

    pause: int
    cause: str
    what: str
    size: int
    root: str
    clock_before: datetime | None
    clock_after: datetime | None
    paused_at: datetime
    resumed_at: datetime | None
    resumed_by: str
    reason: str

    @property
    def words(self) -> Message:
        """What happened, in a sentence."""
        if self.clock_before is not None and self.clock_after is not None:
            return step_words(self.clock_before, self.clock_after)
        if self.cause == "schema":
            return msg("The tables of the database are not those of this program: %(what)s.", what=self.what)
        if self.cause == "rollback":
            return msg("An older copy of the record was brought back: %(what)s.", what=self.what)
        if self.cause == STATE:
            return msg("The tables say something else than the ledger: %(what)s.", what=self.what)
        return msg("The record contradicts its checkpoints: %(what)s.", what=self.what)


def step_words(before: datetime, after: datetime) -> Message:
    """A step of the clock in words, with how far it went."""
    far = after - before
    words = msg("backwards") if far < timedelta(0) else msg("forwards")
    return msg(
        "The clock stepped %(way)s by %(far)s, from %(before)s to %(after)s.",
        way=words,
        far=span_words(abs(far)),
        before=moment_words(before),
        after=moment_words(after),
    )


def span_words(span: timedelta) -> Message:
    """A length of time in its largest unit that says enough."""
    seconds = int(span.total_seconds())
    if seconds >= 2 * 86400:
        return msg("%(number)s days", number=seconds // 86400)
    if seconds >= 2 * 3600:
        return msg("%(number)s hours", number=seconds // 3600)
    if seconds >= 120:
        return msg("%(number)s minutes", number=seconds // 60)
    return msg("%(number)s seconds", number=seconds)


@dataclass(frozen=True, slots=True)
class Lock:
    """One time a person could not sign: `cause` is wrong_tries | reset."""

    person: str
    lock: int
    cause: str
    what: str
    locked_at: datetime
    locked_by: str
    unlocked_at: datetime | None
    unlocked_by: str
    reason: str


@dataclass(frozen=True, slots=True)
class Anchored:
    """How far the anchors outside the database have come: `waiting` entries are in none yet, the oldest since when."""

    size: int
    waiting: int
    oldest_at: datetime | None
    failing: tuple[tuple[str, str, datetime], ...] = ()  # place, what is wrong, since when

    def too_old(self, rules: SigningRules, at: datetime) -> bool:
        """Whether the oldest entry without an anchor waits for longer than the site allows."""
        limit = timedelta(minutes=rules.anchor_minutes)
        return bool(rules.anchor_minutes) and self.oldest_at is not None and at - self.oldest_at > limit


@dataclass(frozen=True, slots=True)
class Standing:
    """What stands between the site and a signature."""

    rules: SigningRules
    pauses: tuple[Pause, ...]
    anchored: Anchored

    def is_clear(self, at: datetime) -> bool:
        """Whether signing is possible, and nothing outside the database fails."""
        return not self.pauses and not self.anchored.failing and not self.anchored.too_old(self.rules, at)


def reasons_against_signing(standing: Standing, at: datetime) -> Iterator[Message]:
    """Why nobody signs now, whoever it is."""
    for pause in standing.pauses:
        yield msg("Signing is paused. %(what)s", what=pause.words)
    if standing.anchored.too_old(standing.rules, at) and standing.anchored.oldest_at is not None:
        yield msg(
            "%(number)s entries since %(when)s are in no checkpoint outside the database.",
            number=standing.anchored.waiting,
            when=moment_words(standing.anchored.oldest_at),
        )


def reasons_against_signer(locks: Iterable[Lock], *, on_file: bool, rules: SigningRules) -> Iterator[Message]:
    """Why this person does not sign now."""
    for lock in locks:
        if lock.unlocked_at is not None:
            continue
        if lock.cause == "reset":
            yield msg("Your password was set anew by somebody else. A second person confirms first that it is you.")
        else:
            yield msg("Your signing is locked after wrong tries. Recording goes on; your identity is to be confirmed.")
    if rules.identity_on_file and not on_file:
        yield msg("Your identity and your word that your signature binds you are not on file.")
