"""The wall: the board on a screen that nobody touches; and the desk's page where screens are allowed and revoked."""

from __future__ import annotations

from flask import Blueprint, make_response, render_template, url_for
from flask.typing import ResponseReturnValue

from lims.actions.displays import KEEPERS, open_display, revoke_display
from lims.actions.overview import board
from lims.domain.displays import Display
from lims.domain.errors import Refusal, msg
from lims.store.displays import screens_seen
from lims.store.reading.displays import list_displays
from lims.store.reading.people import list_people
from lims.web.access import allowed, open_to_all
from lims.web.acting import act
from lims.web.desk import asked_text, do_or_show, text, typed
from lims.web.show.board import groups_of, tiles_of, title_of
from lims.web.show.board.acts import acts_of, protocols_of
from lims.web.show.wall import rest_of, what_fits
from lims.web.site import reading, site_time
from lims.web.walls import Screen, keep_word, screen_of_request

blueprint = Blueprint("walls", __name__)


@blueprint.get("/wall")
@open_to_all
def page() -> ResponseReturnValue:
    """The board for a paired screen; for any other the code by which it is paired. There is nothing to press."""
    screen = screen_of_request()
    answer = make_response(_board(screen.display) if screen.display else _pairing(screen))
    keep_word(answer, screen)
    return answer


def _pairing(screen: Screen) -> str:
    return render_template("walls/pairing.html", code=f"{screen.code[:4]} {screen.code[4:]}", theme="dark")


def _board(display: Display) -> str:
    times = site_time()
    with reading() as db:
        found = board(db, times.now)
        shown = what_fits(found)
        protocols = protocols_of(db, shown)
        acts = acts_of(db, shown, protocols)
    return render_template(
        "walls/board.html",
        display=display,
        theme=display.theme,
        title=title_of(found),
        tiles=tiles_of(found, times),
        groups=groups_of(shown, protocols, acts, times),
        rest=rest_of(found, shown),
        live=len(found.rows),
        subjects=len({row.batch.subject for row in found.rows}),
    )


@blueprint.get("/walls")
@allowed(*KEEPERS)
def screens() -> ResponseReturnValue:
    """Every wall screen, and the form that allows another."""
    return _list()


@blueprint.post("/walls")
@allowed(*KEEPERS)
def pair() -> ResponseReturnValue:
    """Let the screen that shows this code show the board."""
    return do_or_show(
        lambda: act(
            open_display,
            pairing=asked_text("pairing", msg("The code on the screen")),
            title=asked_text("title", msg("The name")),
            place=asked_text("place", msg("The place")),
            theme=text("theme") or "dark",
        ),
        lambda _: url_for("walls.screens"),
        _list,
    )


@blueprint.post("/walls/<display>/revoked")
@allowed(*KEEPERS)
def revoke(display: str) -> ResponseReturnValue:
    """The screen shows nothing from its next look on."""
    return do_or_show(
        lambda: act(revoke_display, display, reason=asked_text("reason", msg("The reason"))),
        lambda _: url_for("walls.screens"),
        _list,
    )


def _list(refusal: Refusal | None = None) -> str:
    with reading() as db:
        every, seen = list_displays(db), screens_seen(db)
        names = {one.person: one.printed_name for one in list_people(db)}
    live = [one for one in every if one.revoked_at is None]
    many = msg("%(count)s wall screens may show the board", count=len(live))
    one = msg("1 wall screen may show the board")
    return render_template(
        "walls/list.html",
        title=(one if len(live) == 1 else many) if live else msg("No wall screen shows the board"),
        displays=every,
        seen=seen,
        names=names,
        typed=typed(),
        refusal=refusal,
    )
