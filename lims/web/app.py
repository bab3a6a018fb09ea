"""The web application: `create_app(store, settings, clock)`."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from flask import Flask, g, jsonify, make_response, redirect, request, url_for
from jinja2 import StrictUndefined
from werkzeug.wrappers import Response

from lims import resources
from lims.store.reading.site import find_site
from lims.store.session import Store
from lims.web import access, forms, guard, headers, language, logs, pages, sessions, squeeze, static_files
from lims.web.api import register_api
from lims.web.authority import EVERYBODY
from lims.web.faults import SignInNeeded, answer_faults, wants_json
from lims.web.frame import frame_pages
from lims.web.passwords import Passwords
from lims.web.settings import WebSettings
from lims.web.site import Clock, Site

LARGEST_REQUEST = 1_000_000
NOT_BEGUN = "This ledger was not begun yet: type `lims init`, or `lims demo` for a demonstration."
# What stays open at a station that an identity stop has stopped.
OPEN_WHILE_STOPPED = {"stops.page", "stops.clear", "scanning.receive", "sign_in.leave", "preferences.change"}


class SiteNotOpened(Exception):
    """There is no site in this database; the message says which command begins one."""


def wall_clock() -> datetime:
    """The time of day, aware, in UTC."""
    return datetime.now(UTC)


def create_app(
    store: Store, settings: WebSettings, clock: Clock = wall_clock, *, languages: tuple[str, ...] = ()
) -> Flask:
    """The application over one store. Everything it needs comes in: tests give a small store and a still clock."""
    app = Flask(__name__, static_folder=None, template_folder=str(resources.templates_dir()))
    app.config.update(
        MAX_CONTENT_LENGTH=LARGEST_REQUEST, MAX_FORM_MEMORY_SIZE=LARGEST_REQUEST, TRAP_HTTP_EXCEPTIONS=False
    )
    app.json.sort_keys = False  # type: ignore[attr-defined]  # the default provider has it: answers read in their order
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    stand_before(app, store, settings, clock)
    language.speak_languages(app, languages)
    frame_pages(app)
    forms.guard_forms(app)
    headers.guard_answers(app)
    squeeze.squeeze_pages(app)
    answer_faults(app)
    logs.log_in_lines(app)
    app.before_request(_check_person)
    app.register_blueprint(static_files.blueprint)
    for blueprint in pages.blueprints():
        app.register_blueprint(blueprint)
    register_api(app)
    access.check_declared(app)
    return app


def stand_before(app: Flask, store: Store, settings: WebSettings, clock: Clock) -> None:
    """Put the application in front of a store; what it served before, it serves no more. Raises SiteNotOpened."""
    app.extensions["autolog"] = _site(store, settings, clock)


def _site(store: Store, settings: WebSettings, clock: Clock) -> Site:
    passwords = Passwords(
        at_once=settings.password_checks_at_once,
        memory_kib=settings.password_memory_kib,
        rounds=settings.password_rounds,
    )
    with store.reading() as db:
        opened = find_site(db)
    if opened is None:
        raise SiteNotOpened(NOT_BEGUN)
    return Site(store, settings, clock, passwords, opened.name, ZoneInfo(opened.zone), opened.demonstration)


def _check_person() -> Response | None:
    """Before every view: who is asking, may they open this, did our own page send it, is the station stopped."""
    if request.endpoint == "files.file":
        return None
    g.signed_in = sessions.find_person_of_request()
    if g.signed_in is not None:
        language.follow(g.signed_in.language)
    if request.endpoint is None:
        return None  # there is nothing at this address, and its page says so to whoever asks
    by_program = request.path.startswith("/api/")
    row = access.row_of(request.endpoint)
    if row.who != EVERYBODY and (g.signed_in is None or bool(g.signed_in.token) != by_program):
        raise SignInNeeded  # said first: where a session ended, its forms are old too, and that is not the news
    if not by_program:
        forms.check_origin_and_token()
    if row.who == EVERYBODY:
        return None
    guard.check_request(row)
    if g.signed_in.stopped_by and not by_program and request.endpoint not in OPEN_WHILE_STOPPED:
        # Back, reload and every other address lead to the stop until a second person has looked at the bench.
        stop = url_for("stops.page")
        return (
            make_response(jsonify({"code": "station_stopped", "stop": stop}), 409) if wants_json() else redirect(stop)
        )
    return None
