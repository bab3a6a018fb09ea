"""Choosing the station: where this browser works, and what stands there now."""

from flask import Blueprint, Response, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue

from lims.domain.errors import NotFound, msg
from lims.store.reading.materials import find_equipment, list_equipment
from lims.web.access import signed_in
from lims.web.addresses import own_address
from lims.web.sessions import choose_station
from lims.web.site import reading, site

blueprint = Blueprint("stations", __name__)
COOKIE = "autolog-station"
A_YEAR = 31_536_000


@blueprint.get("/station")
@signed_in
def page() -> ResponseReturnValue:
    """Every station of the site and the batch it holds."""
    with reading() as db:
        stations = [one for one in list_equipment(db) if one.station]
    return render_template(
        "sign_in/station.html", stations=stations, next=own_address(request.args.get("next", ""), "")
    )


@blueprint.post("/station")
@signed_in
def choose() -> ResponseReturnValue:
    """This browser works there from now on; the device remembers it for the next person."""
    wanted = request.form.get("station", "")[:40]
    with reading() as db:
        found = find_equipment(db, wanted)
    if found is None or not found.station:
        raise NotFound(
            "unknown_station",
            msg("There is no station %(station)s.", station=wanted or "-"),
            next_step=msg("Choose one of the list, or scan the label of the station."),
        )
    choose_station(found.equipment)
    answer = make_response(redirect(own_address(request.form.get("next", ""), "/scan")))
    remember_station(answer, found.equipment)
    return answer


def remember_station(answer: Response, station: str) -> Response:
    """The device keeps its station for the next person, however it was chosen."""
    secure = site().settings.secure
    answer.set_cookie(COOKIE, station, max_age=A_YEAR, samesite="Strict", httponly=True, secure=secure)
    return answer
