"""A day of the past that goes on: the demonstration is played once for all tests, up to a moment that stands still."""

from datetime import UTC, datetime
from pathlib import Path

from flask import Flask

from lims.settings import Settings
from lims.store.session import open_store
from lims.web.app import create_app
from lims.web.settings import WebSettings
from tests.web.house import NOW


class RunningClock:
    """The demonstration's last moment, and what has gone by since the server began."""

    def __init__(self, started: Path) -> None:
        self._behind = datetime.fromisoformat(started.read_text()) - NOW

    def __call__(self) -> datetime:
        return datetime.now(UTC) - self._behind


def make_app(settings: Settings) -> Flask:
    """The application as it is served, but for its clock."""
    clock = RunningClock(settings.home / "started")
    return create_app(open_store(settings.database_url), WebSettings(settings.token_key()), clock)
