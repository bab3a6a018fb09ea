"""Names and passwords: at sign-in, when a second person gives theirs, and again at each signature."""

from __future__ import annotations

import re
import secrets

from flask import request

from lims.actions.people import find_person, note_refused_sign_in
from lims.domain.errors import NotAllowed, msg
from lims.domain.people import Person
from lims.store.credentials import find_password_hash, was_set_by
from lims.store.reading.containers import find_label
from lims.store.second_factors import find_pin_hash
from lims.web import one_time, passkeys
from lims.web.attempts import begin_try, was_right
from lims.web.locking import lock_after_wrong_tries
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
        person, kept = find_person(db, name), find_password_hash(db, name, site().settings.token_key)
    # The password is checked also for nobody: the time it takes must not tell which names exist.
    if site().passwords.fits(password, kept) and person is not None and person.active:
        was_right(tried)
        return person
    record_wrong(tried, attempt, about)
    raise _wrong_pair()


def check_sign_in(name: str, password: str, code: str) -> Person:
    """The person of that name and password, and of the code from their device where they use one."""
    person = check_person(name, password, attempt="sign_in")
    if not one_time.needs_code(person.person):
        return person
    if not code.strip():
        raise NotAllowed(
            "code_needed",
            msg("This person signs in with a code as well."),
            next_step=msg("Type the password again, and the six digits that your device shows now."),
        )
    begin_try(person.person)
    if one_time.fits(person.person, code):
        was_right(person.person)
        return person
    record_wrong(person.person, "sign_in", "")
    raise _wrong_pair()


def check_badge(label_code: str, pin: str) -> Person:
    """The person whose badge in force that is and whose PIN fits; raises NotAllowed in the same words otherwise."""
    given = re.sub(r"[\s-]", "", label_code).upper()[:40]
    with reading() as db:
        label = find_label(db, given) if given.isascii() and given.isalnum() else None
        badge = label if label is not None and label.in_force and label.target_kind == "person" else None
        person = find_person(db, badge.target) if badge else None
        kept = find_pin_hash(db, person.person, site().settings.token_key) if person else None
    tried = person.person if person else UNREADABLE
    begin_try(tried)
    if site().passwords.fits(pin, kept) and person is not None and person.active:
        was_right(tried)
        return person
    record_wrong(tried, "badge", "")
    raise NotAllowed(
        "wrong_pin",
        msg("This badge and PIN do not belong together."),
        next_step=msg("Scan the badge again, or sign in by name and password."),
    )


def check_passkey_sign_in(assertion: str) -> Person:
    """The person whose passkey answered at the sign-in page; a wrong answer counts against the address alone."""
    begin_try("")
    try:
        person = passkeys.check_assertion(passkeys.read_credential(assertion), passkeys.SIGN_IN)
    except NotAllowed:
        record_wrong(UNREADABLE, "passkey", "")
        raise
    was_right("")
    return person


def check_own_password(password: str, *, attempt: str = "sign", about: str = "") -> Person:
    """The signed-in person, proven again by the password or a passkey: an open session is not a signature."""
    me = signed_in().person.person
    with reading() as db:
        set_by = was_set_by(db, me)
    if set_by and attempt == "sign":
        raise NotAllowed(
            "password_not_own",
            msg("This password was set by somebody else: it signs nothing."),
            next_step=msg("Choose a password of your own under your name, Your sign-in. Then sign."),
        )
    if request.form.get("assertion"):
        return _check_own_passkey(me, attempt, about)
    return check_person(me, password, attempt=attempt, about=about)


def _check_own_passkey(me: str, attempt: str, about: str) -> Person:
    content = passkeys.content_hash(request.path, request.form.items(multi=True))
    begin_try(me)
    try:
        person = passkeys.check_assertion(
            passkeys.read_credential(request.form["assertion"]), passkeys.SIGN, about=content
        )
        if person.person != me:
            raise _wrong_pair()
    except NotAllowed:
        record_wrong(me, attempt, about)
        raise
    was_right(me)
    return person


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


def record_wrong(tried: str, attempt: str, about: str) -> None:
    """A wrong try is an entry of the site; the fifth of one name locks its signing."""
    who = find_signed_in()
    site().store.perform(
        who.person.person if who else NOBODY,
        now(),
        lambda act: note_refused_sign_in(act, tried, attempt=attempt, about=about),
        request_id=secrets.token_urlsafe(12),
        fingerprint=attempt,
        station=station() if who else "",
    )
    lock_after_wrong_tries(tried)


def refuse_signer(typed: str, about: str) -> None:
    """Somebody else's name was typed to sign in this session: a wrong try of that name, and no signature."""
    tried = typed if _SIGN_IN_NAME.fullmatch(typed) else UNREADABLE
    begin_try(tried)
    record_wrong(tried, "sign", about)
    raise NotAllowed(
        "not_your_session",
        msg("This is another person's session."),
        reasons=(msg("%(name)s is signed in here.", name=signed_in().person.printed_name),),
        next_step=msg("Sign in as yourself, then sign."),
    )


def _wrong_pair() -> NotAllowed:
    return NotAllowed(
        "wrong_password",
        msg("This name and password do not belong together."),
        next_step=msg("Type both again. After five wrong tries the name rests for five minutes."),
        lifted_by=msg("An administrator can set a new password."),
    )
