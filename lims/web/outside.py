"""Asking the site's identity provider who is there, and taking its answer: once, from the browser that asked.

The questions of one browser lie sealed in a cookie of its own; that a question was asked, and answered, is kept on the
server. A provider's answer opens a session or binds a person. It signs nothing.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
from dataclasses import asdict, dataclass
from datetime import timedelta
from urllib.parse import urlencode

from cryptography.fernet import Fernet, InvalidToken
from flask import make_response, render_template, request, url_for
from werkzeug.wrappers import Response

from lims.domain.errors import NotAllowed, NotFound, NotNow, msg
from lims.domain.people import Person
from lims.interop.identity_provider import NotItsWord, Provider, ProviderSilent, Question
from lims.store.passkeys import Challenge, keep_challenge, take_challenge
from lims.store.reading.known_by import is_outside_known
from lims.store.reading.people import find_person
from lims.store.second_factors import find_outside
from lims.web.attempts import begin_try, was_right
from lims.web.reauthenticate import UNREADABLE, record_wrong
from lims.web.sessions import this_session
from lims.web.site import now, reading, site

SIGN_IN, BIND = "outside_in", "outside_bind"
# Long enough to find a phone and to type what the provider asks for.
HOLDS = timedelta(minutes=10)
# What a provider may send back (RFC 6749 section 4.1.2, RFC 9207); anything else is left where it is.
PARTS = ("state", "code", "iss", "error")
LONGEST_PART = 2000


@dataclass(frozen=True, slots=True)
class Answered:
    """Who the provider says was there, and what that was asked for: to sign in, or to bind `person`."""

    purpose: str
    person: str
    subject: str
    wanted: str  # where the person wanted to go


def find_provider() -> Provider | None:
    """The site's identity provider; None where it has none."""
    return site().settings.provider


def get_provider() -> Provider:
    """The site's identity provider; raises NotFound where it has none."""
    found = find_provider()
    if found is None:
        raise NotFound(
            "no_provider",
            msg("This site has no identity provider."),
            next_step=msg("Sign in by name and password, or by passkey."),
        )
    return found


def ask(purpose: str, *, person: str = "", wanted: str = "") -> Response:
    """Lead this browser to the provider; raises NotNow when it does not answer."""
    question = Question(*(secrets.token_urlsafe(32) for _ in range(3)))
    try:
        address = get_provider().address_to_ask(question, _own_address(), now())
    except ProviderSilent as fault:
        raise _silent() from fault
    with site().store.writing() as db:
        keep_challenge(db, Challenge(question.state, person, purpose, this_session()), now())
    answer = onward(address, outside=True)
    settings = site().settings
    sealed = _lock().encrypt(json.dumps(asdict(question) | {"wanted": wanted}).encode()).decode()
    answer.set_cookie(
        settings.outside_cookie,
        sealed,
        max_age=int(HOLDS.total_seconds()),
        secure=settings.secure,
        httponly=True,
        samesite="Strict",
        path="/",
    )
    return answer


def onward(address: str, *, outside: bool = False) -> Response:
    """A page of ours that leads on by itself.

    A form that is answered with a redirect to another site is stopped by our own content policy; and a browser that
    comes from another site brings none of our strict cookies, until a page of ours has sent it on.
    """
    return make_response(render_template("sign_in/onward.html", address=address, outside=outside))


def address_to_take() -> str:
    """Where the answer that came is taken, with what came and nothing else."""
    came = {name: request.args[name] for name in PARTS if 0 < len(request.args.get(name, "")) <= LONGEST_PART}
    return f"{url_for('outside.take')}?{urlencode(came)}"


def take() -> Answered:
    """The provider's answer to this browser's question; raises NotAllowed in the same words for every other.

    Refused are: a question of another browser, a second use, a late one, another issuer, audience, nonce or key.
    """
    provider = get_provider()
    begin_try("")
    try:
        answered = _taken(provider)
    except ProviderSilent as fault:
        was_right("")
        raise _silent() from fault
    except NotItsWord as fault:
        record_wrong(UNREADABLE, "outside", "")
        raise refused() from fault
    was_right("")
    return answered


def check_bound(subject: str) -> Person:
    """The active person whom the provider means; raises NotAllowed, in the same words, for nobody's identity."""
    begin_try("")
    issuer = get_provider().issuer
    with reading() as db:
        name = find_outside(db, issuer, subject)
        known = name is not None and is_outside_known(db, name, issuer, hash_of_subject(issuer, subject))
        person = find_person(db, name) if name and known else None
    if person is None or not person.active:
        record_wrong(person.person if person else UNREADABLE, "outside", "")
        raise refused()
    was_right("")
    return person


def hash_of_subject(issuer: str, subject: str) -> str:
    """What the record keeps of a provider's word for a person."""
    return hashlib.sha256(f"{issuer}\n{subject}".encode()).hexdigest()


def refused() -> NotAllowed:
    """What everybody reads whose answer opens nothing."""
    return NotAllowed(
        "outside_refused",
        msg("The identity provider's answer opens nothing here."),
        reasons=(msg("It may be of somebody unknown here, used before, too late, or not asked for by this browser."),),
        next_step=msg("Try again, or sign in by name and password. Then bind it under your name, Your sign-in."),
    )


def _taken(provider: Provider) -> Answered:
    kept, state = _kept(), request.args.get("state", "")
    if not kept or not hmac.compare_digest(kept["state"].encode(), state.encode()):
        raise NotItsWord("this browser did not ask")
    with site().store.writing() as db:
        asked = take_challenge(db, state, now(), holds=HOLDS)
    if asked is None or asked.purpose not in (SIGN_IN, BIND) or asked.about != this_session():
        raise NotItsWord("it was answered before, or too late, or the session is another one")
    if request.args.get("iss", provider.issuer) != provider.issuer or not request.args.get("code"):
        raise NotItsWord("another issuer answered, or nobody was there")
    question = Question(kept["state"], kept["nonce"], kept["verifier"])
    subject = provider.subject_of(request.args["code"], question, _own_address(), now())
    return Answered(asked.purpose, asked.person, subject, kept["wanted"])


def _kept() -> dict[str, str]:
    """What this browser asked; empty when it asked nothing, or its cookie is not of our making."""
    try:
        found: dict[str, str] = json.loads(_lock().decrypt(request.cookies.get(site().settings.outside_cookie, "")))
    except InvalidToken:
        return {}
    return found


def _own_address() -> str:
    return url_for("outside.arrive", _external=True)


def _lock() -> Fernet:
    key = hashlib.sha256(b"identity provider:" + site().settings.token_key).digest()
    return Fernet(base64.urlsafe_b64encode(key))


def _silent() -> NotNow:
    return NotNow(
        "provider_silent",
        msg("The identity provider does not answer as it should."),
        next_step=msg("Sign in by name and password, or by passkey."),
        lifted_by=msg("Whoever looks after this machine: `lims doctor` says what is wrong."),
    )
