"""Signing in, signing out, switching the person at a bench."""

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lims.domain.errors import Refusal
from lims.store.reading.materials import find_equipment
from lims.web.access import open_to_all
from lims.web.addresses import own_address
from lims.web.faults import status_of
from lims.web.pages.stations import COOKIE as STATION_COOKIE
from lims.web.reauthenticate import check_person
from lims.web.sessions import close_session, open_session
from lims.web.site import find_signed_in, reading

blueprint = Blueprint("sign_in", __name__)


@blueprint.get("/sign-in")
@open_to_all
def page() -> ResponseReturnValue:
    """Who is at the bench?"""
    if find_signed_in() is not None:
        return redirect(own_address(request.args.get("next", "")))
    return _form(request.args.get("next", ""))


@blueprint.post("/sign-in")
@open_to_all
def enter() -> ResponseReturnValue:
    """Open a session for the person of this name and password."""
    wanted, name = request.form.get("next", ""), request.form.get("name", "")
    try:
        person = check_person(name, request.form.get("password", ""), attempt="sign_in")
    except Refusal as refusal:
        return make_response(_form(wanted, name=name, refusal=refusal), status_of(refusal))
    answer = redirect(own_address(wanted))
    open_session(answer, person.person, _station_of_device())
    return answer


@blueprint.post("/sign-out")
@open_to_all
def leave() -> ResponseReturnValue:
    """End the session; the station keeps its batch."""
    answer = redirect(url_for("sign_in.page"))
    close_session(answer)
    return answer


def _form(wanted: str, *, name: str = "", refusal: Refusal | None = None) -> str:
    return render_template(
        "sign_in/page.html", next=own_address(wanted, ""), name=name, refusal=refusal, station=_station_of_device()
    )


def _station_of_device() -> str:
    """The station that this device was last used at, when there still is such a station."""
    kept = request.cookies.get(STATION_COOKIE, "")
    if not kept:
        return ""
    with reading() as db:
        found = find_equipment(db, kept[:40])
    return found.equipment if found is not None and found.station else ""
