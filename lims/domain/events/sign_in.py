"""By what people are known: that it changed, who changed it, and never the thing itself."""

from __future__ import annotations

from dataclasses import dataclass

from lims.domain.events.registry import event


@event(334)
@dataclass(frozen=True, slots=True)
class PasskeyEnrolled:
    """A person's passkey was tried and is known from now on: its id, the name its owner gave it."""

    person: str
    passkey: str
    title: str
    synced: bool  # it may be on several devices of its owner


@event(335)
@dataclass(frozen=True, slots=True)
class PasskeyRevoked:
    """A passkey opens and signs nothing any more: lost, or its count ran backwards."""

    person: str
    passkey: str
    reason: str


@event(336)
@dataclass(frozen=True, slots=True)
class OneTimeCodesSet:
    """A person signs in with a code from their device beside the password from now on."""

    person: str


@event(337)
@dataclass(frozen=True, slots=True)
class OneTimeCodesEnded:
    """The password is enough again, with the reason."""

    person: str
    reason: str


@event(338)
@dataclass(frozen=True, slots=True)
class PinSet:
    """A person chose the PIN that goes with their badge at a shared bench."""

    person: str


@event(339)
@dataclass(frozen=True, slots=True)
class PasswordChanged:
    """A person chose a new password; every other session of theirs ended."""

    person: str


@event(340)
@dataclass(frozen=True, slots=True)
class PasswordReset:
    """An administrator set a password for somebody, a second person beside them; until changed it signs nothing."""

    person: str
    second: str
    reason: str


@event(341)
@dataclass(frozen=True, slots=True)
class OutsideIdentityBound:
    """From now on the site's identity provider speaks for that person, by a word of its own that is kept as a hash."""

    person: str
    issuer: str
    subject_sha256: str


@event(342)
@dataclass(frozen=True, slots=True)
class SessionsEnded:
    """A person, or an administrator for them, signed every other device out."""

    person: str
    reason: str


@event(343)
@dataclass(frozen=True, slots=True)
class OutsideIdentityUnbound:
    """The site's identity provider speaks for that person no more."""

    person: str
    issuer: str
    reason: str
