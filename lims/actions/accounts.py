"""Accounts: whose they are, whose trials they may see, what they were refused, and the review of them all."""

from __future__ import annotations

from lims.actions.rights import acting_person
from lims.domain.errors import NotNow, NotReadable, msg
from lims.domain.events.people import AccessRefused, AccessReviewed, PersonSameAs, PersonTrialsSet
from lims.domain.words import needed_words
from lims.store.reading.people import get_person
from lims.store.reading.protocols import list_protocols
from lims.store.record import Act


def note_refused_access(act: Act, *, view: str, about: str, why: str) -> None:
    """Somebody asked for what their roles (`role`) or their trials (`trial`) do not open."""
    act.lock("site")
    act.record("site", AccessRefused(view, about, why))


def bind_same_person(act: Act, person: str, *, same_as: str, reason: str) -> None:
    """Two accounts are of one human being: neither is ever the second person to the other."""
    act.lock("site")
    acting_person(act, "administrator")
    account, first = get_person(act.db, person), get_person(act.db, same_as)
    if set(account.accounts) & set(first.accounts):
        raise NotNow(
            "same_person_already",
            msg("%(one)s and %(other)s are the same person already.", one=account.printed_name, other=same_as),
            next_step=msg("There is nothing to do."),
        )
    root = first.same_as or first.person
    for one in account.accounts:
        act.record("site", PersonSameAs(one, root, needed_words(reason, msg("The reason"))))


def set_trials(act: Act, person: str, *, trials: tuple[str, ...], reason: str) -> None:
    """Which trials' things a person may see from the next request on; none: all of the site."""
    act.lock("site")
    acting_person(act, "administrator")
    get_person(act.db, person)
    unknown = set(trials) - {one.trial for one in list_protocols(act.db)}
    if unknown:
        raise NotReadable(
            "unknown_trial",
            msg("%(trials)s is no trial of this site.", trials=", ".join(sorted(unknown))),
            next_step=msg("Choose among the trials whose protocols are here."),
        )
    act.record("site", PersonTrialsSet(person, tuple(sorted(trials)), needed_words(reason, msg("The reason"))))


def sign_access_review(act: Act, *, people: int, idle: int, sha256: str, remarks: str) -> None:
    """Quality or an administrator looked at who may do what, and signs the list as it was shown."""
    act.lock("site")
    acting_person(act, "qa", "administrator")
    act.record("site", AccessReviewed(people, idle, sha256, remarks.strip()[:500]))
