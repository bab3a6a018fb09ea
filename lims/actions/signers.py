"""Who may sign: identity on file, locks after wrong tries or a reset, and how a second person lifts them."""

from __future__ import annotations

from lims.actions.rights import acting_person
from lims.domain.errors import NotAllowed, NotNow, msg
from lims.domain.events.standing import IdentityVerified, SigningLocked, SigningUnlocked
from lims.domain.standing import Lock
from lims.domain.words import needed_words
from lims.store.reading.people import get_person
from lims.store.reading.standing import list_locks
from lims.store.record import Act

CONFIRMERS = ("qa", "administrator")


def lock_signing(act: Act, person: str, *, cause: str, what: str) -> int | None:
    """This person signs nothing more until somebody confirms who they are; None when it is so already."""
    act.lock("site")
    get_person(act.db, person)
    locks = list_locks(act.db, person)
    if any(one.unlocked_at is None and one.cause == cause and cause != "reset" for one in locks):
        return None
    number = len(locks) + 1
    act.record("site", SigningLocked(person, number, cause, what[:300]))
    return number


def unlock_signing(act: Act, person: str, lock: int, *, reason: str) -> None:
    """Confirm in person who this is, and that what was recorded meanwhile is theirs; they sign again.

    Nobody confirms for themselves, and whoever set a password anew does not confirm it as well.
    """
    act.lock("site")
    confirming = acting_person(act, *CONFIRMERS)
    found = _open_lock(act, person, lock)
    who = get_person(act.db, person)
    if act.person == person or (found.cause == "reset" and act.person == found.locked_by):
        raise NotAllowed(
            "another_confirms",
            msg("Somebody else confirms who %(name)s is.", name=who.printed_name),
            reasons=(
                msg("You are %(name)s.", name=who.printed_name)
                if act.person == person
                else msg("You set the password anew: two people are needed before this account signs again."),
            ),
            next_step=msg("Ask quality or another administrator."),
        )
    words = needed_words(reason, msg("How you know who this is"), longest=500)
    act.record("site", SigningUnlocked(person, lock, words, confirming.printed_name))


def verify_identity(act: Act, person: str, *, document: str, certified: bool) -> None:
    """Put on file that a document showed who this person is, and that they certified what their signature means."""
    act.lock("site")
    acting_person(act, *CONFIRMERS)
    who = get_person(act.db, person)
    if act.person == person:
        raise NotAllowed(
            "another_confirms",
            msg("Somebody else confirms who %(name)s is.", name=who.printed_name),
            reasons=(msg("You are %(name)s.", name=who.printed_name),),
            next_step=msg("Ask quality or another administrator."),
        )
    if not certified:
        raise NotNow(
            "not_certified",
            msg("The word of %(name)s that their signature binds them is missing.", name=who.printed_name),
            next_step=msg("Have them sign the certificate on paper, file it, then confirm."),
        )
    words = needed_words(document, msg("The document"), longest=200)
    act.record("site", IdentityVerified(person, words, certified))


def _open_lock(act: Act, person: str, lock: int) -> Lock:
    found = next((one for one in list_locks(act.db, person) if one.lock == lock and one.unlocked_at is None), None)
    if found is None:
        raise NotNow(
            "lock_over",
            msg("This lock is lifted already."),
            next_step=msg("Open the page of this person again."),
        )
    return found
