"""By what people are known: each change is an entry of the site; the thing itself is kept elsewhere."""

from __future__ import annotations

from lims.actions.rights import acting_person, check_person, check_second_person
from lims.domain.errors import NotAllowed, msg
from lims.domain.events.sign_in import (
    OneTimeCodesEnded,
    OneTimeCodesSet,
    OutsideIdentityBound,
    OutsideIdentityUnbound,
    PasskeyEnrolled,
    PasskeyRevoked,
    PasswordChanged,
    PasswordReset,
    PinSet,
    SessionsEnded,
)
from lims.domain.words import needed_words
from lims.store.record import Act


def note_passkey(act: Act, *, passkey: str, title: str, synced: bool) -> None:
    """The acting person's new passkey was tried and fits."""
    act.lock("site")
    acting_person(act)
    act.record("site", PasskeyEnrolled(act.person, passkey[:64], title, synced))


def note_passkey_revoked(act: Act, person: str, *, passkey: str, reason: str) -> None:
    """A passkey is worth nothing from now on: one's own, or, for an administrator, anybody's."""
    act.lock("site")
    if person != act.person:
        acting_person(act, "administrator")
    act.record("site", PasskeyRevoked(person, passkey[:64], needed_words(reason, msg("The reason"))))


def note_one_time_codes(act: Act) -> None:
    """The acting person signs in with a code as well from now on."""
    act.lock("site")
    acting_person(act)
    act.record("site", OneTimeCodesSet(act.person))


def note_one_time_codes_ended(act: Act, *, reason: str) -> None:
    """The acting person's password is enough again."""
    act.lock("site")
    acting_person(act)
    act.record("site", OneTimeCodesEnded(act.person, reason))


def note_pin(act: Act) -> None:
    """The acting person chose the PIN that goes with the badge."""
    act.lock("site")
    acting_person(act)
    act.record("site", PinSet(act.person))


def note_password_changed(act: Act) -> None:
    """The acting person chose a new password."""
    act.lock("site")
    acting_person(act)
    act.record("site", PasswordChanged(act.person))


def note_password_reset(act: Act, person: str, *, second: str, reason: str) -> None:
    """An administrator sets somebody's password, and somebody else of quality or administration saw for whom."""
    act.lock("site")
    acting_person(act, "administrator")
    owner = check_person(act, person)
    witness = check_second_person(act, second, "administrator", "qa")
    if owner.is_same_as(act.person) or owner.is_same_as(witness.person):
        raise NotAllowed(
            "own_reset",
            msg("Nobody resets their own password, nor sees to it as the second person."),
            next_step=msg("Ask two other people. Whoever knows the old password changes it on their own page."),
        )
    act.record("site", PasswordReset(person, second, needed_words(reason, msg("The reason"))))


def note_outside_identity(act: Act, *, issuer: str, subject_sha256: str) -> None:
    """The identity provider speaks for the acting person from now on."""
    act.lock("site")
    acting_person(act)
    act.record("site", OutsideIdentityBound(act.person, issuer, subject_sha256))


def note_outside_identity_ended(act: Act, person: str, *, issuer: str, reason: str) -> None:
    """The identity provider speaks for a person no more: for oneself, or, by an administrator, for anybody."""
    act.lock("site")
    if person != act.person:
        acting_person(act, "administrator")
    act.record("site", OutsideIdentityUnbound(person, issuer, needed_words(reason, msg("The reason"))))


def note_sessions_ended(act: Act, person: str, *, reason: str) -> None:
    """Every other device of a person was signed out: by themselves or by an administrator."""
    act.lock("site")
    if person != act.person:
        acting_person(act, "administrator")
    act.record("site", SessionsEnded(person, reason))
