"""Signing: the password is asked for again at the act itself, because recording is not signing."""

from __future__ import annotations

import secrets

from flask import request

from lims.actions.people import note_refused_sign_in
from lims.domain.errors import NotAllowed, msg
from lims.store.credentials import find_password_hash
from lims.web.site import now, person, reading, site


def prove_presence() -> None:
    """Raise NotAllowed unless the signed-in person's own password came with this form; a wrong one is recorded."""
    who = person().person
    with reading() as db:
        kept = find_password_hash(db, who)
    if site().passwords.fits(request.form.get("password", ""), kept):
        return
    site().store.perform(
        who,
        now(),
        lambda act: note_refused_sign_in(act, who, attempt="sign"),
        request_id=secrets.token_urlsafe(12),
        fingerprint="sign",
    )
    raise NotAllowed(
        "password_wrong",
        msg("Not signed: this is not your password."),
        reasons=(msg("A signature is yours alone, so the password is asked for each time."),),
        next_step=msg("Type it again. Everything else you typed is kept."),
    )
