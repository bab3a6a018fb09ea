"""The board: every live batch, and what is due."""

from __future__ import annotations

from dataclasses import replace

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lims.actions.overview import Board, board
from lims.domain.errors import Message, msg
from lims.domain.figures import percent, three_figures
from lims.web.access import signed_in
from lims.web.show.board import Row, chance_words, groups_of, tiles_of, title_of
from lims.web.show.board.acts import acts_of, protocols_of
from lims.web.show.board.first_steps import first_steps
from lims.web.show.board.notices import notices_for
from lims.web.show.next_act import is_for
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


# What one tile counts, alone: late, due now, in the next four hours, on hold.
ONLY: dict[str, Message] = {
    "late": msg("Only what is late."),
    "now": msg("Only what is due now."),
    "next": msg("Only what opens in the next 4 hours."),
    "hold": msg("Only what is on hold."),
}


@blueprint.get("/board")
@signed_in
def page() -> ResponseReturnValue:
    """Every live batch, most urgent first; `?only=late` those alone that a tile counts."""
    only = request.args.get("only", "")
    only = only if only in ONLY else ""
    with reading() as db:
        found = board(db, site_time().now)
        shown = _only(found, only)
        protocols = protocols_of(db, shown)
        acts = acts_of(db, shown, protocols)
        notices = notices_for(db, person(), site_time().today)
        beginnings = () if found.rows else first_steps(db)
    groups = groups_of(shown, protocols, acts, site_time())
    return render_template(
        "board/board.html",
        title=title_of(found),
        tiles=tiles_of(found, site_time()),
        groups=groups,
        live=len(found.rows),
        subjects=len({row.batch.subject for row in found.rows}),
        urgent=_urgent([row for group in groups for row in group.rows]),
        only=only,
        only_words=ONLY.get(only),
        notices=notices,
        beginnings=() if all(one.done for one in beginnings) else beginnings,
    )


def _only(found: Board, only: str) -> Board:
    """The rows that a tile counts; all of them when none is chosen."""
    kept = {"late": found.late, "now": found.now, "next": found.soon, "hold": found.on_hold}.get(only, found.rows)
    return replace(found, rows=kept)


def _urgent(rows: list[Row]) -> Row | None:
    """What this person opens first: what they may do themselves, and of that what is late."""
    due = sorted((row for row in rows if row.act and row.edge in ("late", "now")), key=lambda row: row.edge != "late")
    mine = (row for row in due if row.act and is_for(row.act, person()))
    return next(mine, None) or next(iter(due), None)
