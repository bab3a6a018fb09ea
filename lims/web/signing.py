"""A signature is proven: by name and password, or within a series by the password alone (21 CFR 11.200(a)(1)).

strict: both, each time. series: both for the first signature of one continuous session, the password for the next ones.
A passkey is both at once: the device, and the finger or PIN that opens it.
"""

from __future__ import annotations

from datetime import timedelta

from flask import g, request

from lims.domain.errors import NotAllowed, msg
from lims.domain.people import Person
from lims.domain.standing import PASSWORD, SERIES
from lims.store.reading.standing import find_rules
from lims.store.series import goes_on, keep_on
from lims.web.reauthenticate import check_own_password, refuse_signer
from lims.web.sessions import token_hash
from lims.web.site import find_signed_in, now, reading, signed_in, site, station

RELEASE, REVIEW = "release", "review"


def needs_name(kind: str) -> bool:
    """Whether the next signature of this kind (release | review) needs the sign-in name beside the password."""
    who = find_signed_in()
    if who is None or "session_word" not in g:
        return True
    with reading() as db:
        rules = find_rules(db)
        mode = rules.mode(kind)
        if mode == PASSWORD:
            return False
        since = now() - timedelta(minutes=rules.series_minutes)
        return mode != SERIES or not goes_on(db, token_hash(g.session_word), who.person, who.station, since)


def check_signer(kind: str, *, about: str = "") -> Person:
    """The signed-in person, proven for a signature of this kind; raises NotAllowed, and each wrong try is an entry."""
    me = signed_in().person
    typed = request.form.get("signer", "").strip().lower()
    if not request.form.get("assertion"):
        if typed and typed != me.person:
            refuse_signer(typed, about)
        if not typed and needs_name(kind):
            raise NotAllowed(
                "both_components",
                msg("This signature needs your sign-in name and your password."),
                reasons=(msg("The first signature of a session, and each release, is given by both."),),
                next_step=msg("Type both. Nothing else that you typed is lost."),
            )
    person = check_own_password(request.form.get("password", ""), about=about)
    with site().store.writing() as db:
        keep_on(db, token_hash(g.session_word), me, station(), now())
    return person
