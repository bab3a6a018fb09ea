"""Names and passwords: at sign-in, when a second person gives theirs, and again at each signature."""

from __future__ import annotations

import re
import secrets

from lims.actions.people import find_person, note_refused_sign_in
from lims.domain.errors import NotAllowed, msg
from lims.domain.people import Person
from lims.store.credentials import find_password_hash
from lims.web.attempts import begin_try, was_right
from lims.web.site import find_signed_in, now, reading, signed_in, site, station

# No sign-in name has brackets: these stand in the record where nobody is signed in, and for what is no name at all.
NOBODY, UNREADABLE = "(nobody)", "(unreadable)"
_SIGN_IN_NAME = re.compile(r"[a-z][a-z0-9.-]{1,40}")


def check_person(name: str, password: str, *, attempt: str, about: str = "") -> Person:
    """The active person of that name and password; raises NotAllowed in the same words for every wrong pair.

    `attempt` says what for (sign_in, sign, verify): each wrong pair is an entry of the site's chain.
    `about` names the records that were to be signed.
    """
    name = name.strip().lower()
    tried = name if _SIGN_IN_NAME.fullmatch(name) else UNREADABLE
    begin_try(tried)
    with reading() as db:
        person, kept = find_person(db, name), find_password_hash(db, name)
    # The password is checked also for nobody: the time it takes must not tell which names exist.
    if site().passwords.fits(password, kept) and person is not None and person.active:
        was_right(tried)
        return person
    _record_wrong(tried, attempt, about)
    raise _wrong_pair()


def check_own_password(password: str, *, attempt: str = "sign", about: str = "") -> Person:
    """The signed-in person, proven again by the password: an open session is not a signature."""
    return check_person(signed_in().person.person, password, attempt=attempt, about=about)


def check_second_person(name: str, password: str, *, attempt: str = "verify") -> Person:
    """Somebody other than the signed-in person, by name and password."""
    person = check_person(name, password, attempt=attempt)
    if person.is_same_as(signed_in().person.person):
        raise NotAllowed(
            "same_person",
            msg("A second person is needed."),
            reasons=(msg("%(name)s is already the first.", name=person.printed_name),),
            next_step=msg("Ask a colleague to look and to give their own name and password."),
        )
    return person


def _record_wrong(tried: str, attempt: str, about: str) -> None:
    who = find_signed_in()
    site().store.perform(
        who.person.person if who else NOBODY,
        now(),
        lambda act: note_refused_sign_in(act, tried, attempt=attempt, about=about),
        request_id=secrets.token_urlsafe(12),
        fingerprint=attempt,
        station=station() if who else "",
    )


def _wrong_pair() -> NotAllowed:
    return NotAllowed(
        "wrong_password",
        msg("This name and password do not belong together."),
        next_step=msg("Type both again. After five wrong tries the name rests for five minutes."),
        lifted_by=msg("An administrator can set a new password."),
    )
