"""The sign of life that the starter and a reverse proxy ask for."""

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue

from lims.store.reading.site import find_site
from lims.web.access import open_to_all
from lims.web.site import reading

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
@open_to_all
def page() -> ResponseReturnValue:
    """Well when the store answers. Says nothing about what is in it."""
    with reading() as db:
        find_site(db)
    return jsonify({"ok": True})
