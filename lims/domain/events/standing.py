"""Whether signing is possible: pauses of the whole site, steps of its clock, its rules, and locks of one person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from lims.domain.events.registry import event


@event(345)
@dataclass(frozen=True, slots=True)
class SigningPaused:
    """The record or its anchors are not as they should be: nothing is signed or released until quality has looked.

    `size` and `root` name the checkpoint that the record falls short of, where an older copy was brought back.
    """

    pause: int
    cause: str  # schema | rollback | ledger | state
    what: str
    size: int = 0
    root: str = ""


@event(346)
@dataclass(frozen=True, slots=True)
class SigningResumed:
    """Quality looked at what paused signing, and signed that it goes on."""

    pause: int
    reason: str
    printed_name: str
    meaning: str


@event(347)
@dataclass(frozen=True, slots=True)
class ClockStepped:
    """The machine's clock jumped. Signing is paused until quality acknowledges it; recording goes on."""

    pause: int
    before: datetime  # what the clock should have shown, or the newest time of the record
    after: datetime  # what it showed
    seen_by: str  # record | running clock | time source


@event(348)
@dataclass(frozen=True, slots=True)
class SigningRulesSet:
    """How this site signs. strict: name and password for each signature; series: the password alone after the first."""

    release: str  # strict | series
    review: str
    series_minutes: int  # a series ends when nothing was signed for so long
    anchor_minutes: int  # how old an entry without an anchor may be before signing pauses; 0: for ever
    identity_on_file: bool  # who signs was identified by a document first
    source: str


@event(349)
@dataclass(frozen=True, slots=True)
class SignatureWithdrawn:
    """A signature was withdrawn by a later one, `by_signature`. It stays legible; what depended on it falls back."""

    batch: str
    signature: int
    by_signature: int
    reason: str
    falls_back: bool  # a release that stood on it is a hold again


@event(350)
@dataclass(frozen=True, slots=True)
class SigningLocked:
    """A person signs nothing more until somebody else has confirmed who they are. Recording goes on."""

    person: str
    lock: int
    cause: str  # wrong_tries | reset
    what: str


@event(351)
@dataclass(frozen=True, slots=True)
class SigningUnlocked:
    """Somebody confirmed in person who this is; what was recorded meanwhile is that person's."""

    person: str
    lock: int
    reason: str
    printed_name: str


@event(352)
@dataclass(frozen=True, slots=True)
class IdentityVerified:
    """Who this person is was seen in a document, and the word that their signature binds them is on file."""

    person: str
    document: str
    certified: bool
