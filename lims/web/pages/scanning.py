"""The scan page, and the one place every page sends its scans to."""

from __future__ import annotations

from functools import partial
from typing import Any
from urllib.parse import urlsplit

from flask import (
    Blueprint,
    after_this_request,
    current_app,
    jsonify,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from marshmallow import ValidationError
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from lims.domain.errors import IdentityMismatch, NotReadable, Refusal, msg
from lims.store.reading.materials import find_equipment
from lims.web import forms
from lims.web.access import signed_in as for_signed_in
from lims.web.faults import status_of
from lims.web.language import gettext, plainly
from lims.web.leading import address_of, address_of_life, find_by_number
from lims.web.pages.stations import remember_station
from lims.web.scans import scan_once
from lims.web.schemas import SCAN, said_by_fields
from lims.web.sessions import choose_station
from lims.web.site import reading, signed_in

blueprint = Blueprint("scanning", __name__)


@blueprint.get("/scan")
@for_signed_in
def page() -> ResponseReturnValue:
    """Always listening. Where a step is being worked at this station, that step is the page."""
    who = signed_in()
    if who.station_batch and who.station_step:
        return redirect(url_for("steps.page", number=who.station_batch, step=who.station_step))
    return _page()


@blueprint.post("/scan")
@for_signed_in
def receive() -> ResponseReturnValue:
    """One scan: from the scanner as JSON, or a typed code as a form where no script runs."""
    try:
        answer = _scan(request.get_json() if request.is_json else _form())
    except Refusal as refusal:
        return _refused(refusal)
    if request.is_json:
        return jsonify(answer)
    return redirect(answer["go"]) if answer["go"] else _page(answer=answer)


def _form() -> dict[str, str]:
    return {name: request.form.get(name, "") for name in ("code", "request_id", "batch", "step")}


def _scan(sent: Any) -> dict[str, Any]:
    try:
        wish = SCAN.load(sent)
    except ValidationError as fault:
        raise NotReadable(
            "scan_form",
            msg("This scan does not have the expected form."),
            reasons=tuple(msg("%(line)s", line=line) for line in said_by_fields(fault.messages_dict)),
            next_step=msg("Scan again, or type the code."),
        ) from fault
    answer = find_by_number(wish["code"]) or scan_once(
        wish["code"], request_id=forms.checked_request_id(wish["request_id"]), batch=wish["batch"], step=wish["step"]
    )
    stays = _take_station(answer) and request.is_json and _before_a_step()
    return answer | {"go": "" if stays else address_of(answer), "life": address_of_life(wish["code"])}


def _take_station(answer: dict[str, Any]) -> bool:
    """A station's own label, scanned while no step is worked here, chooses the station; whether it did."""
    if answer["outcome"] != "found" or answer["target_kind"] != "equipment":
        return False
    with reading() as db:
        thing = find_equipment(db, answer["target"])
    if thing is None or not thing.station or thing.equipment == signed_in().station:
        return False
    choose_station(thing.equipment)
    after_this_request(partial(remember_station, station=thing.equipment))
    answer["next_words"] = gettext("You work here now. Scan a label of the batch.")
    if _before_a_step():
        answer["next_words"] = gettext("You work here now. Read what you state, then start the step.")
    return True


def _before_a_step() -> bool:
    """Whether the page that sent this is that of a step: it goes on there, with the station it asked for."""
    adapter = current_app.create_url_adapter(request)
    came_from = urlsplit(request.referrer or "")
    if adapter is None or came_from.netloc != request.host:
        return False
    try:
        return str(adapter.match(came_from.path, method="GET")[0]) == "steps.page"
    except (HTTPException, RequestRedirect):
        return False


def _refused(refusal: Refusal) -> ResponseReturnValue:
    # The store stopped the station in the same breath; the page that shows it reads it from there.
    stops = isinstance(refusal, IdentityMismatch) or refusal.code == "station_stopped"
    if not request.is_json:
        if stops:
            return redirect(url_for("stops.page"))
        life = address_of_life(request.form.get("code", "")) if refusal.code == "void_label" else ""
        return make_response(_page(refusal=refusal, life=life), status_of(refusal))
    told = plainly(refusal) | ({"stop": url_for("stops.page")} if stops else {})
    if refusal.code == "void_label":
        told["life"] = address_of_life(str(request.get_json().get("code", "")))
    return make_response(jsonify(told), status_of(refusal))


def _page(answer: dict[str, Any] | None = None, refusal: Refusal | None = None, life: str = "") -> str:
    life = answer["life"] if answer else life
    return render_template("bench/scan.html", answer=answer, refusal=refusal, life=life)
