"""Your sign-in: where you are signed in, your password, passkeys, PIN and codes. Everybody's own, and nobody else's."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lims.actions.sign_in import (
    note_one_time_codes,
    note_one_time_codes_ended,
    note_passkey_revoked,
    note_password_changed,
    note_pin,
    note_sessions_ended,
)
from lims.domain.errors import NotAllowed, NotFound, NotReadable, Refusal, msg
from lims.printing import qr
from lims.store import second_factors
from lims.store.credentials import set_password_hash, was_set_by
from lims.store.passkeys import passkeys_of, revoke_passkey
from lims.store.record import Act
from lims.store.sessions import devices_of, end_other_sessions
from lims.web import one_time, passkeys
from lims.web.access import signed_in
from lims.web.acting import act
from lims.web.desk import SEE_OTHER, asked_text, do_or_show, text
from lims.web.outside import find_provider
from lims.web.passwords import check_pin
from lims.web.reauthenticate import check_own_password
from lims.web.sessions import open_session, this_session
from lims.web.site import now, person, reading, site, station

blueprint = Blueprint("known", __name__)
QR_VERSION = 10


@blueprint.get("/your-sign-in")
@signed_in
def page() -> ResponseReturnValue:
    """How the person is known here, and where they are signed in."""
    return page_with()


@blueprint.post("/your-sign-in/password")
@signed_in
def password() -> ResponseReturnValue:
    """A new password: every other session ends, and this browser gets a fresh one."""
    me = person()

    def do() -> None:
        _prove()
        fresh = request.form.get("new_password", "")
        hashed = site().passwords.make_hash(fresh, (me.person, me.printed_name, site().name))
        act(_change_password, hashed)

    answer = do_or_show(do, lambda _: url_for("known.page", _anchor="password"), page_with)
    if isinstance(answer, Response) and answer.status_code == SEE_OTHER:
        open_session(answer, me.person, station())
    return answer


def _change_password(acting: Act, hashed: str) -> None:
    note_password_changed(acting)
    set_password_hash(acting.db, acting.person, hashed, now(), key=site().settings.token_key)
    end_other_sessions(acting.db, acting.person, this_session(), now())


@blueprint.post("/your-sign-in/passkeys/ask")
@signed_in
def ask_new_passkey() -> ResponseReturnValue:
    """What the browser needs to make a passkey."""
    return _json(passkeys.options_to_enrol())


@blueprint.post("/your-sign-in/passkeys")
@signed_in
def add_passkey() -> ResponseReturnValue:
    """Keep the passkey that the browser made; the password is asked for once more."""

    def do() -> None:
        title = asked_text("title", msg("The name of the passkey"))
        made = passkeys.read_credential(request.form.get("credential", ""))
        _prove()
        passkeys.enrol(made, title)

    return _answer("passkeys", do)


@blueprint.post("/your-sign-in/passkeys/<passkey>/revoked")
@signed_in
def lose_passkey(passkey: str) -> ResponseReturnValue:
    """A lost passkey is worth nothing from this moment on."""

    def do() -> None:
        with reading() as db:
            mine = [one for one in passkeys_of(db, person().person) if one.passkey == passkey]
        if not mine:
            raise NotFound("unknown_passkey", msg("You have no such passkey."), next_step=msg("Open the page afresh."))
        act(_revoke, passkey)

    return _answer("passkeys", do)


def _revoke(acting: Act, passkey: str) -> None:
    note_passkey_revoked(acting, acting.person, passkey=passkey, reason="revoked by its owner")
    revoke_passkey(acting.db, passkey, now())


@blueprint.post("/your-sign-in/ask")
@signed_in
def ask_signature() -> ResponseReturnValue:
    """What the browser needs to sign the content of one form with a passkey: the answer fits that content alone."""
    asked = request.get_json(silent=True)
    fields = asked.get("fields") if isinstance(asked, dict) else None
    pairs = isinstance(fields, list) and all(
        isinstance(pair, list) and len(pair) == 2 and all(isinstance(one, str) for one in pair) for pair in fields
    )
    if not isinstance(asked, dict) or not isinstance(fields, list) or not pairs:
        raise NotReadable(
            "form_expected", msg("This is not the content of a form."), next_step=msg("Open the page afresh.")
        )
    with reading() as db:
        if not passkeys_of(db, person().person):
            raise NotAllowed(
                "no_passkey",
                msg("You have no passkey here."),
                next_step=msg("Type the password, or add a passkey under your name, Your sign-in."),
            )
    content = passkeys.content_hash(str(asked.get("address", "")), [(key, value) for key, value in fields])
    return _json(passkeys.options_to_answer(person().person, passkeys.SIGN, content))


@blueprint.post("/your-sign-in/pin")
@signed_in
def pin() -> ResponseReturnValue:
    """The PIN that goes with the badge at a shared bench."""

    def do() -> None:
        _prove()
        given = request.form.get("pin", "")
        check_pin(given)
        act(_set_pin, site().passwords.hash_of(given))

    return _answer("pin", do)


def _set_pin(acting: Act, hashed: str) -> None:
    note_pin(acting)
    second_factors.set_pin_hash(acting.db, acting.person, hashed, now(), key=site().settings.token_key)


@blueprint.post("/your-sign-in/codes")
@signed_in
def begin_codes() -> ResponseReturnValue:
    """Show a fresh secret; it counts once the first code from it was typed."""

    def do() -> None:
        _prove()
        with site().store.writing() as db:
            second_factors.keep_one_time(db, person().person, one_time.seal(one_time.new_secret()), now())

    return _answer("codes", do)


@blueprint.post("/your-sign-in/codes/first")
@signed_in
def confirm_codes() -> ResponseReturnValue:
    """The first code fits: from now on it is asked for at sign-in."""

    def do() -> None:
        if not one_time.fits(person().person, request.form.get("code_now", "")):
            raise NotReadable(
                "code_wrong",
                msg("This code does not fit."),
                next_step=msg("Wait for the next one and type its six digits. Check the clock of the device."),
            )
        act(_confirm_codes)

    return _answer("codes", do)


def _confirm_codes(acting: Act) -> None:
    note_one_time_codes(acting)
    second_factors.confirm_one_time(acting.db, acting.person, now())


@blueprint.post("/your-sign-in/codes/ended")
@signed_in
def end_codes() -> ResponseReturnValue:
    """The password is enough again."""

    def do() -> None:
        _prove()
        act(_end_codes)

    return _answer("codes", do)


def _end_codes(acting: Act) -> None:
    note_one_time_codes_ended(acting, reason="ended by its owner")
    second_factors.forget_one_time(acting.db, acting.person)


@blueprint.post("/your-sign-in/elsewhere")
@signed_in
def leave_elsewhere() -> ResponseReturnValue:
    """Sign out on every other device."""
    return _answer("devices", lambda: act(_end_elsewhere))


def _end_elsewhere(acting: Act) -> None:
    note_sessions_ended(acting, acting.person, reason="signed out elsewhere by its owner")
    end_other_sessions(acting.db, acting.person, this_session(), now())


def _prove() -> None:
    check_own_password(request.form.get("password", ""), attempt="own_page")


def _answer(anchor: str, do: Callable[[], Any]) -> ResponseReturnValue:
    return do_or_show(do, lambda _: url_for("known.page", _anchor=anchor), page_with)


def _json(options: str) -> Response:
    answer = make_response(options)
    answer.headers["Content-Type"] = "application/json"
    return answer


def page_with(refusal: Refusal | None = None) -> str:
    """The page of whoever is signed in, with what was refused."""
    me, provider = person().person, find_provider()
    with reading() as db:
        devices = devices_of(db, me, now() - site().settings.idle, now())
        keys, codes = passkeys_of(db, me), second_factors.find_one_time(db, me)
        has_pin = second_factors.find_pin_hash(db, me, site().settings.token_key) is not None
        set_by = was_set_by(db, me)
        bound_at = second_factors.bound_outside(db, provider.issuer, me) if provider else None
    secret = one_time.unseal(codes.sealed) if codes is not None and codes.confirmed_at is None else ""
    return render_template(
        "known/page.html",
        devices=devices,
        here=this_session(),
        passkeys=keys,
        has_pin=has_pin,
        set_by=set_by,
        provider=provider,
        bound_at=bound_at,
        codes=codes,
        secret=" ".join(secret[at : at + 4] for at in range(0, len(secret), 4)),
        picture=qr.svg(one_time.address_of(secret, me), 42, "M", QR_VERSION) if secret else "",
        title=text("title"),
        refusal=refusal,
    )
