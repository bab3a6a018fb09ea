"""The tour of the demonstration: begin, go on, go back, leave, find again."""

from __future__ import annotations

from flask import Blueprint, redirect, request
from flask.typing import ResponseReturnValue

from lims.web.access import signed_in
from lims.web.addresses import own_address
from lims.web.site import reading, site
from lims.web.tour import COOKIE, LEFT, STOPS

blueprint = Blueprint("tour", __name__)
A_YEAR = 31_536_000


@blueprint.post("/tour")
@signed_in
def go() -> ResponseReturnValue:
    """To the stop of that number, or out of the tour and back to where the person was."""
    wanted = request.form.get("go", LEFT)
    secure = site().settings.secure
    if wanted.isascii() and wanted.isdigit() and len(wanted) < 3 and 1 <= int(wanted) <= len(STOPS):
        with reading() as db:
            answer = redirect(STOPS[int(wanted) - 1].address(db))
    else:
        wanted, answer = LEFT, redirect(own_address(request.form.get("next", "")))
    answer.set_cookie(COOKIE, wanted, max_age=A_YEAR, samesite="Strict", httponly=True, secure=secure)
    return answer
