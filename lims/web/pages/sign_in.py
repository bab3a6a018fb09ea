"""Signing in by name and password, by passkey or, at a shared bench, by badge and PIN; signing out, switching."""

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lims.domain.errors import NotAllowed, Refusal, msg
from lims.store.reading.materials import find_equipment
from lims.web import passkeys
from lims.web.access import open_to_all
from lims.web.addresses import own_address
from lims.web.faults import status_of
from lims.web.outside import find_provider
from lims.web.pages.stations import COOKIE as STATION_COOKIE
from lims.web.reauthenticate import check_badge, check_passkey_sign_in, check_sign_in
from lims.web.sessions import close_session, open_session
from lims.web.site import find_signed_in, reading

blueprint = Blueprint("sign_in", __name__)


@blueprint.get("/sign-in")
@open_to_all
def page() -> ResponseReturnValue:
    """Who is at the bench?"""
    if find_signed_in() is not None:
        return redirect(own_address(request.args.get("next", "")))
    return form(request.args.get("next", ""))


@blueprint.post("/sign-in")
@open_to_all
def enter() -> ResponseReturnValue:
    """Open a session for the person of this name and password, and of the code where they use one."""
    wanted, name, code = (request.form.get(field, "") for field in ("next", "name", "code_now"))
    try:
        person = check_sign_in(name, request.form.get("password", ""), code)
    except Refusal as refusal:
        return make_response(form(wanted, name=name, refusal=refusal), status_of(refusal))
    answer = redirect(own_address(wanted))
    open_session(answer, person.person, station_of_device(), "code" if code.strip() else "password")
    return answer


@blueprint.post("/sign-in/badge")
@open_to_all
def badge() -> ResponseReturnValue:
    """A quick switch at a shared bench: the session records under the person's name, and signs nothing."""
    wanted, station = request.form.get("next", ""), station_of_device()
    try:
        if not station:
            raise NotAllowed(
                "no_bench",
                msg("This device is no bench yet: badge and PIN are for shared benches."),
                next_step=msg("Sign in by name and password once, and choose the station."),
            )
        person = check_badge(request.form.get("badge", ""), request.form.get("pin", ""))
    except Refusal as refusal:
        return make_response(form(wanted, refusal=refusal), status_of(refusal))
    answer = redirect(own_address(wanted))
    open_session(answer, person.person, station, "badge")
    return answer


@blueprint.post("/sign-in/passkey/ask")
@open_to_all
def ask_passkey() -> ResponseReturnValue:
    """What the browser needs to answer with a passkey, whoever it may be."""
    answer = make_response(passkeys.options_to_answer("", passkeys.SIGN_IN))
    answer.headers["Content-Type"] = "application/json"
    return answer


@blueprint.post("/sign-in/passkey")
@open_to_all
def passkey() -> ResponseReturnValue:
    """Open a session for the person whose passkey answered."""
    wanted = request.form.get("next", "")
    try:
        person = check_passkey_sign_in(request.form.get("assertion", ""))
    except Refusal as refusal:
        return make_response(form(wanted, refusal=refusal), status_of(refusal))
    answer = redirect(own_address(wanted))
    open_session(answer, person.person, station_of_device(), "passkey")
    return answer


@blueprint.post("/sign-out")
@open_to_all
def leave() -> ResponseReturnValue:
    """End the session; the station keeps its batch."""
    answer = redirect(url_for("sign_in.page"))
    close_session(answer)
    return answer


def form(wanted: str, *, name: str = "", refusal: Refusal | None = None) -> str:
    """The sign-in page, with what was refused."""
    return render_template(
        "sign_in/page.html",
        next=own_address(wanted, ""),
        name=name,
        refusal=refusal,
        station=station_of_device(),
        provider=find_provider(),
    )


def station_of_device() -> str:
    """The station that this device was last used at, when there still is such a station."""
    kept = request.cookies.get(STATION_COOKIE, "")
    if not kept:
        return ""
    with reading() as db:
        found = find_equipment(db, kept[:40])
    return found.equipment if found is not None and found.station else ""
