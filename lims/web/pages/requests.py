"""Which wishes of a page were carried out: until this says so, what was typed for them is kept."""

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue

from lims.store.requests import find_carried_out
from lims.web.access import signed_in as for_signed_in
from lims.web.site import person, reading

blueprint = Blueprint("requests", __name__)
AT_ONCE = 20


@blueprint.get("/requests")
@for_signed_in
def carried_out() -> ResponseReturnValue:
    """Of the request ids asked for, those of this person that were carried out: {"done": [...]}."""
    asked = request.args.getlist("id")[:AT_ONCE]
    with reading() as db:
        return jsonify({"done": find_carried_out(db, person().person, asked)})
