"""People: added, given roles, retired. Passwords are kept elsewhere; the record holds who may do what."""

import re

from lims.actions.label_rules import label_site
from lims.actions.labels import issue_label
from lims.actions.rights import acting_person, check_person
from lims.domain.errors import NotNow, NotReadable, msg
from lims.domain.events.people import PersonAdded, PersonDisabled, PersonRolesChanged, SignInRefused, TokenIssued
from lims.domain.label_text import label_text_for_person
from lims.domain.people import ROLES
from lims.domain.words import needed_words
from lims.store.reading.containers import labels_of
from lims.store.reading.people import find_person, get_person, list_people
from lims.store.record import Act

__all__ = [
    "add_person",
    "change_roles",
    "disable_person",
    "find_person",
    "issue_token",
    "label_for_person",
    "note_refused_sign_in",
]


def _check_roles(roles: tuple[str, ...]) -> None:
    unknown = [role for role in roles if role not in ROLES]
    if unknown or not roles:
        raise NotReadable(
            "unknown_role",
            msg("These roles cannot be given: %(roles)s.", roles=", ".join(unknown) or "-"),
            next_step=msg("Choose among: %(roles)s.", roles=", ".join(ROLES)),
        )


def add_person(act: Act, person: str, *, printed_name: str, roles: tuple[str, ...]) -> None:
    """Add a named person. A sign-in name is never given twice, not even after its person has left."""
    act.lock("site")
    acting_person(act, "administrator")
    _check_roles(roles)
    if not re.fullmatch(r"[a-z][a-z0-9.-]{1,40}", person) or not printed_name.strip():
        raise NotReadable(
            "person_name",
            msg("%(person)s cannot be a sign-in name.", person=person),
            next_step=msg("Use 2 to 41 small letters, digits, dots and hyphens, and give the printed name too."),
        )
    if find_person(act.db, person) is not None:
        raise NotReadable(
            "person_known",
            msg("The name %(person)s was given before.", person=person),
            next_step=msg("Choose another sign-in name. Names are never given twice."),
        )
    act.record("site", PersonAdded(person, printed_name.strip(), tuple(roles)))


def change_roles(act: Act, person: str, *, roles: tuple[str, ...], reason: str) -> None:
    """Replace a person's roles; from the next request on they count."""
    act.lock("site")
    acting_person(act, "administrator")
    get_person(act.db, person)
    _check_roles(roles)
    act.record("site", PersonRolesChanged(person, tuple(roles), needed_words(reason, msg("The reason"))))


def disable_person(act: Act, person: str, *, reason: str) -> None:
    """A person may no longer act. Nothing they did changes."""
    act.lock("site")
    acting_person(act, "administrator")
    leaving = get_person(act.db, person)
    others = [one for one in list_people(act.db) if one.active and one.has("administrator") and one.person != person]
    if leaving.has("administrator") and not others:
        raise NotNow(
            "last_administrator",
            msg("%(name)s is the last administrator.", name=leaving.printed_name),
            next_step=msg("Make somebody else an administrator first."),
        )
    act.record("site", PersonDisabled(person, needed_words(reason, msg("The reason"))))


def label_for_person(act: Act, person: str) -> str:
    """Issue the badge of a person; gives its code. A new one voids the former. It says who, and authorises nothing."""
    act.lock("site")
    acting_person(act, "administrator", "qa")
    who = check_person(act, person)
    former = next((one for one in labels_of(act.db, person) if one.in_force and one.target_kind == "person"), None)
    return issue_label(
        act,
        "site",
        kind="person",
        target_kind="person",
        target=person,
        text=label_text_for_person(who, label_site(act.db)),
        replaces=former,
        reason="badge renewed" if former else "",
    )


def issue_token(act: Act, *, token: str, person: str, purpose: str) -> None:
    """Note that a person got an access token; the token itself never enters the record."""
    act.lock("site")
    check_person(act, person)
    act.record("site", TokenIssued(token, person, purpose))


def note_refused_sign_in(act: Act, person: str, *, attempt: str, about: str = "") -> None:
    """A sign-in, a signing or a verification failed: `attempt` says which, `about` what was to be signed."""
    act.lock("site")
    act.record("site", SignInRefused(person[:64], attempt, about))
