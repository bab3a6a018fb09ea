"""A site with an opened ledger, and the means of somebody who owns the database and lies."""

import sqlite3
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from lims.domain.errors import NotNow, msg
from lims.domain.events.materials import MaterialLotReceived, MaterialLotStateChanged
from lims.domain.events.people import PersonAdded, SignInRefused
from lims.domain.events.site import SiteOpened
from lims.ledger.checkpoint import private_key_of, public_key_text
from lims.store.sequencer import Sequencer
from lims.store.session import Store
from lims.store.tables.materials import material_lots

KEY = private_key_of(b"\x05" * 32)
ORIGIN = "autolog.example/lab"


@dataclass
class Site:
    """The store with its first entries, and short ways to add more."""

    store: Store
    clock: object
    checkpoints: Path

    def record(self, chain, *events, **options):
        """Record events in one act; the seq of the last."""

        def work(act):
            return [act.record(chain, event).seq for event in events][-1]

        return self.store.perform("tech.a", self.clock.advance(seconds=1), work, **options)

    def open(self, chain):
        self.store.perform("tech.a", self.clock.advance(seconds=1), lambda act: act.open_chain(chain).seq)

    def seal(self, key=KEY):
        return Sequencer(self.store, key, self.checkpoints).advance(self.clock())

    def rows(self, query):
        with self.store.reading() as db:
            return [tuple(row) for row in db.exec_driver_sql(query)]

    def tamper(self, *statements):
        """Change rows behind everybody's back, as the owner of the database can: triggers off, then on again."""
        if self.store.dialect == "postgresql":
            with self.store.writing() as db:
                db.exec_driver_sql("SET LOCAL session_replication_role = replica")
                for statement in statements:
                    db.exec_driver_sql(statement)
            return
        with self.store.reading() as db:
            kept = db.exec_driver_sql("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").all()
        shell = sqlite3.connect(self.store.engine.url.database)
        for statement in (*(f"DROP TRIGGER {name}" for name, _ in kept), *statements, *(sql for _, sql in kept)):
            shell.execute(statement)
        shell.commit()
        shell.close()


def lot(number, **changes):
    values = {
        "lot": f"L-{number}",
        "kind": "medium",
        "title": "Culture medium",
        "lot_number": f"X{number}",
        "expires_on": date(2027, 1, 31),
    }
    return MaterialLotReceived(**values | changes)


def wrong_password(words="tech.a"):
    """An event that changes no row."""
    return SignInRefused(words, "sign")


def recall_once(act, number):
    """A decision that only one person can win: recall a lot that nobody recalled yet."""
    act.lock("site")
    query = material_lots.select().where(material_lots.c.lot == f"L-{number}")
    if act.db.execute(query).one().state == "recalled":
        raise NotNow("already_recalled", msg("The lot is recalled already."), next_step=msg("Nothing is left to do."))
    return act.record("site", MaterialLotStateChanged(f"L-{number}", "recalled", "by test")).seq


@pytest.fixture
def site(store, clock, tmp_path):
    site = Site(store, clock, tmp_path / "checkpoints" / "checkpoints.txt")
    opened = SiteOpened(
        origin=ORIGIN, name="Lab", zone="Asia/Taipei", public_key=public_key_text(KEY.public_key()), facility="A9999"
    )
    site.record("site", opened, PersonAdded("tech.a", "Technician A", ("technician",)))
    return site


@pytest.fixture
def lab():
    """The helpers of this file, for tests that do not import from each other."""
    return {"lot": lot, "wrong_password": wrong_password, "recall_once": recall_once}
