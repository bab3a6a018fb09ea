"""The board: every live batch, and what is due."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lims.actions.views import board, protocol_of
from lims.domain.figures import percent, three_figures
from lims.web.access import signed_in
from lims.web.show.board import groups_of, tiles_of, title_of
from lims.web.site import reading, site_time

blueprint = Blueprint("board", __name__)
blueprint.add_app_template_filter(three_figures, "figures")
blueprint.add_app_template_filter(percent, "percent")


@blueprint.get("/")
@signed_in
def home() -> ResponseReturnValue:
    """The board is the first page."""
    return redirect(url_for("board.page"))


@blueprint.get("/board")
@signed_in
def page() -> ResponseReturnValue:
    """Every live batch, most urgent first; `?wall=1` is for a screen that nobody touches."""
    with reading() as db:
        found = board(db, site_time().now)
        protocols = {row.batch.sha256: protocol_of(db, row.batch) for row in found.rows}
    groups = groups_of(found, protocols, site_time())
    rows = [row for group in groups for row in group.rows]
    return render_template(
        "board/board.html",
        title=title_of(found),
        tiles=tiles_of(found, site_time()),
        groups=groups,
        live=len(rows),
        subjects=len({row.batch.subject for row in rows}),
        urgent=next((row for row in rows if row.step and row.edge == "late"), None)
        or next((row for row in rows if row.step), None),
        wall=request.args.get("wall") == "1",
    )
