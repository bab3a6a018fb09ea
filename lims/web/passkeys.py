"""Passkeys: enrolled, tried, and asked again for each signature, bound to what is being signed.

The browser's authenticator signs a challenge. Ours is the hash of a random word and of the content that the page
showed, is kept on the server, and is answered once: an answer about one record is no use for another, nor twice.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Iterable
from typing import Any

from flask import request
from webauthn import (
    base64url_to_bytes,
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import bytes_to_base64url, parse_client_data_json
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from lims.actions.sign_in import note_passkey, note_passkey_revoked
from lims.domain.errors import NotAllowed, NotReadable, msg
from lims.domain.people import Person
from lims.store.passkeys import (
    Challenge,
    Passkey,
    find_passkey,
    keep_challenge,
    keep_passkey,
    mark_passkey_used,
    passkeys_of,
    revoke_passkey,
    take_challenge,
)
from lims.store.reading.known_by import is_passkey_known
from lims.store.reading.people import find_person
from lims.store.record import Act
from lims.web.acting import act
from lims.web.site import now, person, reading, site

ENROL, SIGN_IN, SIGN = "enrol", "sign_in", "sign"
# What a form carries beside its content, or what changes between asking and sending.
_BESIDE = {"form_token", "request_id", "seen_seq", "password", "assertion"}


def content_hash(address: str, fields: Iterable[tuple[str, str]]) -> str:
    """What a form would do, as one hash: where it goes and every field that says something."""
    told = sorted([key, value.replace("\r\n", "\n")] for key, value in fields if key not in _BESIDE)
    return hashlib.sha256(json.dumps([address, told], ensure_ascii=False).encode()).hexdigest()


def options_to_enrol() -> str:
    """What the browser needs to make a passkey for the person who is signed in, as JSON."""
    me = person()
    with reading() as db:
        known = passkeys_of(db, me.person)
    challenge = _ask(me.person, ENROL, "")
    options = generate_registration_options(
        rp_id=_rp_id(),
        rp_name=site().name,
        user_name=me.person,
        user_display_name=me.printed_name,
        user_id=hashlib.sha256(me.person.encode()).digest(),
        challenge=challenge,
        exclude_credentials=[PublicKeyCredentialDescriptor(id=base64url_to_bytes(one.passkey)) for one in known],
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.PREFERRED, user_verification=UserVerificationRequirement.REQUIRED
        ),
    )
    return options_to_json(options)


def enrol(credential: dict[str, Any], title: str) -> None:
    """Keep the passkey that the browser made; raises NotAllowed when it does not answer what was asked."""
    asked = _take(credential, ENROL)
    try:
        made = verify_registration_response(
            credential=credential,
            expected_challenge=base64url_to_bytes(asked.challenge),
            expected_rp_id=_rp_id(),
            expected_origin=_origin(),
            require_user_verification=True,
        )
    except WebAuthnException as fault:
        raise _refused() from fault
    if asked.person != person().person:
        raise _refused()
    key = Passkey(
        bytes_to_base64url(made.credential_id),
        asked.person,
        title.strip()[:80] or "passkey",
        bytes_to_base64url(made.credential_public_key),
        made.sign_count,
        made.credential_backed_up,
        now(),
        None,
        None,
    )
    act(_keep, key)


def _keep(acting: Act, key: Passkey) -> None:
    note_passkey(acting, passkey=key.passkey, title=key.title, synced=key.synced)
    keep_passkey(acting.db, key, site().settings.token_key)


def options_to_answer(who: str, purpose: str, about: str = "") -> str:
    """What the browser needs to answer with a passkey, as JSON; nobody named: with any that it holds for us."""
    with reading() as db:
        known = passkeys_of(db, who) if who else ()
    options = generate_authentication_options(
        rp_id=_rp_id(),
        challenge=_ask(who, purpose, about),
        allow_credentials=[PublicKeyCredentialDescriptor(id=base64url_to_bytes(one.passkey)) for one in known],
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return options_to_json(options)


def check_assertion(credential: dict[str, Any], purpose: str, about: str = "") -> Person:
    """The active person whose passkey answered; raises NotAllowed for any answer that is not to this very question.

    Refused are: a second use, another content, another person, no user verification, and a count that ran backwards,
    which means a copy of the key: it is revoked at once.
    """
    asked = _take(credential, purpose)
    with reading() as db:
        key = find_passkey(db, str(credential.get("id", "")), site().settings.token_key)
        who = find_person(db, key.person) if key and is_passkey_known(db, key.person, key.passkey) else None
    if key is None or who is None or not who.active or asked.about != about or asked.person not in ("", key.person):
        raise _refused()
    try:
        answered = verify_authentication_response(
            credential=credential,
            expected_challenge=base64url_to_bytes(asked.challenge),
            expected_rp_id=_rp_id(),
            expected_origin=_origin(),
            credential_public_key=base64url_to_bytes(key.public_key),
            credential_current_sign_count=0,
            require_user_verification=True,
        )
    except WebAuthnException as fault:
        raise _refused() from fault
    if (answered.new_sign_count or key.sign_count) and answered.new_sign_count <= key.sign_count:
        _revoke_copy(key)
        raise _refused()
    with site().store.writing() as db:
        mark_passkey_used(db, key.passkey, answered.new_sign_count, now())
    return who


def read_credential(text: str) -> dict[str, Any]:
    """What a page sent of a passkey, which is a JSON object; raises NotReadable."""
    try:
        found = json.loads(text)
    except ValueError:
        found = None
    if isinstance(found, dict) and len(text) < 20_000:
        return found
    raise NotReadable(
        "passkey_form", msg("This is no answer of a passkey."), next_step=msg("Open the page afresh and try again.")
    )


def _revoke_copy(key: Passkey) -> None:
    def revoke(acting: Act) -> None:
        note_passkey_revoked(acting, key.person, passkey=key.passkey, reason="its count ran backwards: there is a copy")
        revoke_passkey(acting.db, key.passkey, now())

    site().store.perform(key.person, now(), revoke, request_id=secrets.token_urlsafe(12), fingerprint="copy")


def _ask(who: str, purpose: str, about: str) -> bytes:
    challenge = hashlib.sha256(secrets.token_bytes(32) + bytes.fromhex(about)).digest()
    with site().store.writing() as db:
        keep_challenge(db, Challenge(bytes_to_base64url(challenge), who, purpose, about), now())
    return challenge


def _take(credential: dict[str, Any], purpose: str) -> Challenge:
    try:
        client = parse_client_data_json(base64url_to_bytes(credential["response"]["clientDataJSON"]))
    except (WebAuthnException, KeyError, TypeError, ValueError) as fault:
        raise _refused() from fault
    with site().store.writing() as db:
        asked = take_challenge(db, bytes_to_base64url(client.challenge), now())
    if asked is None or asked.purpose != purpose:
        raise _refused()
    return asked


def _rp_id() -> str:
    return request.host.rpartition(":")[0] or request.host if ":" in request.host else request.host


def _origin() -> str:
    return request.host_url.rstrip("/")


def _refused() -> NotAllowed:
    return NotAllowed(
        "passkey_refused",
        msg("This passkey does not answer what was asked."),
        reasons=(msg("It may be unknown here, revoked, used for another page, or too late."),),
        next_step=msg("Open the page afresh and try again, or use the password."),
    )
