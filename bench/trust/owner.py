"""Somebody who owns the database file: every guard taken away, and the demonstration's record to lie about."""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Self

from lims.demo.play import play_demonstration
from lims.ledger.checkpoint import Anchor, private_key_of, public_key_text, read_anchor
from lims.masterdata.site import read_site
from lims.resources import config_dir
from lims.store.schema import migrate
from lims.store.sequencer import Sequencer
from lims.store.session import Store, open_store
from lims.store.tables import metadata
from lims.store.tables.base import is_operational

KEY = private_key_of(b"\x05" * 32)
NOW = datetime(2026, 11, 19, 2, 42, tzinfo=UTC)
# Outside the state, and proved nevertheless: the chain, the tree and the files whose hashes the ledger has.
PROVED = {"ledger", "leaves", "checkpoints", "attachment_bytes"}


def in_memory() -> Path:
    """A folder that costs no waiting for the disk: what a power cut leaves is asked elsewhere."""
    memory = Path("/dev/shm")
    return Path(tempfile.mkdtemp(prefix="autolog-trust-", dir=memory if memory.is_dir() else None))


def play(file: Path) -> None:
    """Both trials as the demonstration plays them, sealed twice: once on the way, once at the end."""
    store = open_store(f"sqlite:///{file}")
    try:
        migrate(store)
        site = read_site((config_dir() / "site.toml").read_text(encoding="utf-8"))
        play_demonstration(store, site, public_key_text(KEY.public_key()), NOW)
    finally:
        store.close()


def seal(file: Path) -> Anchor:
    """Bring the tables up to this version and seal what is there; the checkpoint as it is kept outside."""
    store = open_store(f"sqlite:///{file}")
    try:
        migrate(store)
        made = Sequencer(store, KEY, file.with_suffix(".txt")).advance(NOW + timedelta(minutes=1))
    finally:
        store.close()
    assert made is not None
    return read_anchor(made.text)


@dataclass(frozen=True, slots=True)
class Place:
    """One column of one table, with what names a row of it."""

    table: str
    column: str
    key: tuple[str, ...]


class Owner:
    """One copy of the record, open to the product and to the liar at once."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.store: Store = open_store(f"sqlite:///{file}")
        self.shell = sqlite3.connect(file, isolation_level=None)
        for pragma in (
            "journal_mode = WAL",
            "foreign_keys = OFF",
            "ignore_check_constraints = ON",
            "synchronous = OFF",
        ):
            self.shell.execute(f"PRAGMA {pragma}")
        for (name,) in self.shell.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            self.shell.execute(f"DROP TRIGGER {name}")

    @classmethod
    def of_copy(cls, file: Path, folder: Path, name: str = "owned.db") -> Self:
        """An owner of a copy, so that the record itself stays honest."""
        copy = folder / name
        with sqlite3.connect(file) as live, sqlite3.connect(copy) as to:
            live.backup(to)
        return cls(copy)

    def close(self) -> None:
        """Take the copy away."""
        self.shell.close()
        self.store.close()
        for path in self.file.parent.glob(f"{self.file.name}*"):
            path.unlink()

    def all(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        """Rows as they lie on disk."""
        return self.shell.execute(query, values).fetchall()

    def places(self) -> list[Place]:
        """Every column of every table that is proved and has a row."""
        found = []
        for table in metadata.sorted_tables:
            proved = not is_operational(table) or table.name in PROVED
            if proved and self.all(f"SELECT 1 FROM {table.name} LIMIT 1"):
                key = tuple(column.name for column in table.primary_key)
                found += [Place(table.name, column.name, key) for column in table.columns]
        return found


def remove(folder: Path) -> None:
    """Take a folder of `in_memory` away."""
    shutil.rmtree(folder, ignore_errors=True)
