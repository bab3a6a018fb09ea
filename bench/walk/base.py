"""The laboratory of which every walk, and every batch that is looked for on paper, is played in a copy."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from zoneinfo import ZoneInfo

from bench.walk.world import World, prepare
from lims.actions.master import newest_protocol
from lims.demo.play import IKC, INKT
from lims.masterdata.site import read_site
from lims.resources import config_dir
from lims.store.schema import migrate
from lims.store.session import Store, open_store


class Base:
    """Opened once, in a file of its own."""

    def __init__(self, file: Path) -> None:
        site = read_site((config_dir() / "site.toml").read_text(encoding="utf-8"))
        self._file, self._zone = file, ZoneInfo(site.zone)
        store = open_store(f"sqlite:///{file}")
        migrate(store)
        self._others = prepare(store, site)
        with store.reading() as db:
            self.protocols = {trial: newest_protocol(db, trial) for trial in (INKT, IKC)}
        store.close()

    def copy_to(self, file: Path) -> None:
        """Put the laboratory, as it was opened, in the place of what is in this file."""
        copy(self._file, file)

    def world(self, store: Store, seed: int) -> World:
        """The laboratory of this store, a copy of ours, to walk in."""
        return World(store, self._zone, self.protocols[INKT], self._others, seed)


def copy(origin: Path, to: Path) -> None:
    """Copy a database. Not its file: the newest pages may stand beside it, or a story left half-way hold it open."""
    with closing(sqlite3.connect(origin)) as here, closing(sqlite3.connect(to)) as there:
        here.backup(there)
