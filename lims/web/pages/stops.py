"""The identity stop: fills the screen, leads nowhere else, ends when a second person has looked at the bench."""

from __future__ import annotations

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lims.actions.scanning import clear_stop
from lims.domain.errors import Refusal
from lims.web.access import signed_in as for_signed_in
from lims.web.acting import act
from lims.web.faults import status_of
from lims.web.reauthenticate import check_person
from lims.web.show.stop import stop_shown
from lims.web.site import reading, signed_in

blueprint = Blueprint("stops", __name__)


@blueprint.get("/stop")
@for_signed_in
def page() -> ResponseReturnValue:
    """The stop that holds this station."""
    if not signed_in().stopped_by:
        return redirect(url_for("scanning.page"))
    return _page()


@blueprint.post("/stop/clear")
@for_signed_in
def clear() -> ResponseReturnValue:
    """A second person, by name and password, says that the bench is in order."""
    who = signed_in()
    if not who.stopped_by:
        return redirect(url_for("scanning.page"))
    try:
        second = check_person(request.form.get("name", ""), request.form.get("password", ""), attempt="verify")
        act(clear_stop, who.station, cleared_by=second.person)
    except Refusal as refusal:
        return make_response(_page(refusal, request.form.get("name", "")), status_of(refusal))
    return redirect(url_for("scanning.page"))


def _page(refusal: Refusal | None = None, name: str = "") -> str:
    with reading() as db:
        shown = stop_shown(db, signed_in().stopped_by)
    return render_template("bench/stop.html", stop=shown, refusal=refusal, name=name)
