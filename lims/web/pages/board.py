"""The board: every live batch, and what is due."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lims.actions.master import protocol_of
from lims.actions.overview import BoardRow, board
from lims.domain.figures import percent, three_figures
from lims.domain.protocol import Protocol, Step
from lims.store.reading.draws import find_collection_refusal
from lims.web.access import signed_in
from lims.web.show.board import Row, chance_words, groups_of, tiles_of, title_of
from lims.web.show.board.notices import notices_for
from lims.web.show.next_act import handovers_that_matter, is_for, next_act
from lims.web.site import person, reading, site_time

blueprint = Blueprint("board", __name__)


def _chance(found: float | None) -> str:
    """A chance for reading; a dash where there is none."""
    return "–" if found is None else chance_words(found)


blueprint.add_app_template_filter(three_figures, "figures")
blueprint.add_app_template_filter(percent, "percent")
blueprint.add_app_template_filter(_chance, "chance")


@blueprint.get("/")
@signed_in
def home() -> ResponseReturnValue:
    """The board is the first page."""
    return redirect(url_for("board.page"))


@blueprint.get("/board")
@signed_in
def page() -> ResponseReturnValue:
    """Every live batch, most urgent first; `?wall=1` is for a screen that nobody touches."""
    wall = request.args.get("wall") == "1"
    with reading() as db:
        found = board(db, site_time().now)
        protocols = {row.batch.sha256: protocol_of(db, row.batch) for row in found.rows}
        handovers = {row.batch.batch: handovers_that_matter(db, row.batch) for row in found.rows}
        refused = {row.batch.batch for row in found.on_hold if find_collection_refusal(db, row.batch.batch)}
        notices = () if wall else notices_for(db, person(), site_time().today)
    acts = {
        row.batch.batch: next_act(
            row.batch,
            _step_of(row, protocols),
            handovers[row.batch.batch],
            draw_refused=row.batch.batch in refused,
        )
        for row in found.rows
    }
    groups = groups_of(found, protocols, acts, site_time())
    rows = [row for group in groups for row in group.rows]
    return render_template(
        "board/board.html",
        title=title_of(found),
        tiles=tiles_of(found, site_time()),
        groups=groups,
        live=len(rows),
        subjects=len({row.batch.subject for row in rows}),
        urgent=_urgent(rows),
        wall=wall,
        notices=notices,
    )


def _step_of(row: BoardRow, protocols: Mapping[str, Protocol]) -> Step | None:
    return protocols[row.batch.sha256].step(row.running.step) if row.running else row.next_step


def _urgent(rows: list[Row]) -> Row | None:
    """What this person opens first: what they may do themselves, and of that what is late."""
    due = sorted((row for row in rows if row.act and row.edge in ("late", "now")), key=lambda row: row.edge != "late")
    mine = (row for row in due if row.act and is_for(row.act, person()))
    return next(mine, None) or next(iter(due), None)
