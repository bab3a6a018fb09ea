"""The production server: gunicorn with threads, on the loopback address unless told otherwise, a worker beside it."""

from __future__ import annotations

import os
from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication

from lims.beside import GRACE_SECONDS, Beside, told_to_end
from lims.garbage import search_seldom
from lims.guard.identity_provider import find_provider
from lims.guard.paper_signature import find_signer_or_none
from lims.guard.state import STATE_WATCH
from lims.interop.identity_provider import Provider
from lims.masterdata.faults import SiteFaults
from lims.masterdata.site import read_site
from lims.resources import config_dir
from lims.settings import Settings, SettingsRefused, read_settings
from lims.store.reading.site import find_site
from lims.store.session import open_store
from lims.web.ahead import begin_reading_ahead
from lims.web.app import NOT_BEGUN, create_app
from lims.web.settings import WebSettings

WORKERS, THREADS = 2, 16
WORKER = "from lims.web.serve import run_worker; run_worker()"


def serve_forever(settings: Settings, *, host: str, port: int, workers: int | None = None) -> None:
    """Serve until told to stop. With the embedded database one worker process runs beside the web processes.

    LIMS_HTTPS=1 says that a reverse proxy speaks HTTPS to the people: cookies become __Host- cookies, and the proxy's
    word about scheme and host is believed.
    """
    check_begun(settings)
    _Server(settings, f"{host}:{port}", workers).run()


def check_begun(settings: Settings) -> None:
    """Say what is missing before any process is started: a ledger without a beginning has nothing to serve."""
    store = open_store(settings.database_url)
    try:
        with store.reading() as db:
            if find_site(db) is None:
                raise SystemExit(NOT_BEGUN)
    finally:
        store.close()


def make_app(settings: Settings) -> Flask:
    """The application of these settings, with a store of its own."""
    https = os.environ.get("LIMS_HTTPS", "") == "1"
    signer = find_signer_or_none(settings)
    web = WebSettings(settings.token_key(), secure=https, provider=_provider(settings), signer=signer)
    return create_app(open_store(settings.database_url), web, languages=_languages())


def _languages() -> tuple[str, ...]:
    """The languages that the site file offers; all of them while it cannot be read, for `lims doctor` to say why."""
    try:
        return read_site((config_dir() / "site.toml").read_text(encoding="utf-8")).languages
    except (OSError, SiteFaults):
        return ()


def _provider(settings: Settings) -> Provider | None:
    """The site's identity provider; none while its secret cannot be read, for `lims doctor` to say why."""
    try:
        return find_provider(settings)
    except SettingsRefused:
        return None


def run_worker() -> None:
    """The worker beside the server: ends with it, whichever way that goes."""
    from lims.worker import Worker

    settings, stop = read_settings(), told_to_end()
    store = open_store(settings.database_url)
    search_seldom()
    try:
        with Beside(STATE_WATCH, settings.environment):
            Worker(store, settings).run(stop)
    finally:
        store.close()


class _Server(BaseApplication):  # type: ignore[misc]  # gunicorn has no types
    def __init__(self, settings: Settings, bind: str, workers: int | None) -> None:
        embedded = settings.database_url.startswith("sqlite")
        self._settings = settings
        self._bind = bind
        self._workers = workers or WORKERS
        self._beside = Beside(WORKER, settings.environment) if embedded else None
        super().__init__()

    def load_config(self) -> None:
        """Threads, because a request mostly waits for the disk; no control socket, no access log with identities."""
        chosen = {
            "bind": self._bind,
            "workers": self._workers,
            "worker_class": "gthread",
            "threads": THREADS,
            "keepalive": 75,
            "graceful_timeout": GRACE_SECONDS,
            "control_socket_disable": True,
            "when_ready": self._ready,
            "on_exit": self._exit,
        }
        for name, value in chosen.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        """One application for each process: connections are not shared across a fork."""
        app = make_app(self._settings)
        search_seldom()
        begin_reading_ahead(app.extensions["autolog"].store)
        return app

    def _ready(self, server: Any) -> None:
        server.log.info("Autolog listens on http://%s/", self._bind)
        if self._beside is not None:
            self._beside.start()

    def _exit(self, _: Any) -> None:
        if self._beside is not None:
            self._beside.end()
