"""A laboratory on its first day, behind the production server on loopback: people and things, no protocol, no subject.

Its clock stands in a file that the server reads and the test moves through the fortnight.
"""

import os
import socket
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from flask import Flask

from lims import resources
from lims.actions.equipment import register_equipment
from lims.actions.labels import mark_printed
from lims.actions.people import add_person
from lims.actions.site import open_site
from lims.demo.cast import ADMINISTRATOR, EQUIPMENT, PEOPLE
from lims.demo.play import train_everybody
from lims.demo.stock import fill_the_store
from lims.ledger.checkpoint import private_key_of, public_key_text
from lims.masterdata.site import read_site
from lims.settings import Settings
from lims.store.credentials import set_password_hash
from lims.store.reading.containers import labels_of
from lims.store.schema import migrate
from lims.store.session import open_store
from lims.web.app import create_app
from lims.web.passwords import Passwords
from lims.web.settings import WebSettings
from tests.browser.conftest import wait_for
from tests.web.house import CHEAP, PASSWORD

SERVE = """
import sys
from lims.settings import read_settings
from lims.web import serve
from tests.browser.laboratory import make_app
serve.make_app = make_app
serve.serve_forever(read_settings(), host="127.0.0.1", port=int(sys.argv[1]), workers=1)
"""


def _next_monday() -> datetime:
    """The laboratory lives ahead of the machine's clock, by which its worker looks for what is missed: nothing yet."""
    today = datetime.now(UTC).replace(hour=1, minute=0, second=0, microsecond=0)
    return today + timedelta(days=8 - today.isoweekday() if today.isoweekday() < 7 else 8)


class WalkingClock:
    """A clock in a file: every process of the laboratory reads the same time, and only the test moves it."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def __call__(self) -> datetime:
        return datetime.fromisoformat(self._file.read_text())

    @property
    def now(self) -> datetime:
        return self()

    def move_to(self, at: datetime) -> None:
        fresh = self._file.with_suffix(".new")
        fresh.write_text(at.isoformat())
        fresh.replace(self._file)

    def advance(self, **parts: float) -> None:
        self.move_to(self.now + timedelta(**parts))


def make_app(settings: Settings) -> Flask:
    """The application as it is served, but for its clock and the price of a password."""
    clock = WalkingClock(settings.home / "clock")
    return create_app(open_store(settings.database_url), WebSettings(settings.token_key(), **CHEAP), clock)


class Laboratory:
    """The store, the clock and the address of one laboratory."""

    def __init__(self, home: Path) -> None:
        home.chmod(0o700)
        self._home = home
        self.clock = WalkingClock(home / "clock")
        self.clock.move_to(_next_monday())
        self.settings = Settings(home, f"sqlite:///{home / 'autolog.db'}")
        self.settings.make_keys()
        self.store = open_store(self.settings.database_url)
        migrate(self.store)
        self._open()
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        self.address = f"http://127.0.0.1:{port}"
        environ = {**os.environ, "LIMS_HOME": str(home), "LIMS_DATABASE_URL": self.settings.database_url}
        with (home / "serve.log").open("wb") as log:
            served = [sys.executable, "-c", SERVE, str(port)]
            self._server = subprocess.Popen(served, env=environ, stdout=log, stderr=log)
        wait_for(self.address, self._server)

    def close(self) -> None:
        self._server.terminate()
        self._server.wait(30)
        self.store.close()
        assert "Traceback" not in (self._home / "serve.log").read_text()

    def train(self) -> None:
        """Everybody was trained before the first batch; the skills are those of the protocol now in force."""
        self.store.perform("demo-qa-d", self.clock.now, train_everybody)

    def code_on(self, target: str) -> str:
        """The code that a lot, a device or a station wears: its label has been on it since long ago."""
        with self.store.reading() as db:
            return next(one.label_code for one in reversed(labels_of(db, target)) if one.in_force)

    def _open(self) -> None:
        site = read_site((resources.config_dir() / "site.toml").read_text(encoding="utf-8"))
        key = private_key_of(self.settings.site_key())
        name, printed_name = ADMINISTRATOR
        self.zone = ZoneInfo(site.zone)
        today = self.clock.now.date()

        def begin(act) -> None:
            open_site(
                act,
                origin=site.origin,
                name=site.name,
                zone=site.zone,
                public_key=public_key_text(key.public_key()),
                facility=site.facility,
                administrator=name,
                printed_name=printed_name,
                demonstration=True,
            )
            for person, printed, roles in PEOPLE:
                add_person(act, person, printed_name=printed, roles=roles)
            for code, kind, title, place, station, days in EQUIPMENT:
                due = today + timedelta(days=days) if days else None
                known = {"kind": kind, "title": title, "place": place, "station": station}
                mark_printed(act, (register_equipment(act, code, calibration_due_on=due, **known),))

        self.store.perform(name, self.clock.now, begin)
        fill_the_store(lambda person, work: self.store.perform(person, self.clock.now, work), today)
        hashed = Passwords(at_once=1, memory_kib=1024, rounds=1).make_hash(PASSWORD)
        with self.store.writing() as db:
            for person in (name, *(one[0] for one in PEOPLE)):
                set_password_hash(db, person, hashed, self.clock.now, key=self.settings.token_key())
