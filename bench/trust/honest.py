"""Honest records of every kind, proved again and again: the check must accuse none of them."""

from __future__ import annotations

import random
import shutil
import sqlite3
import unicodedata
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from bench.trust.owner import KEY
from lims.domain.events.materials import MaterialLotReceived, MaterialLotStateChanged
from lims.domain.events.people import PersonAdded, SignInRefused
from lims.domain.events.site import SiteOpened
from lims.ledger.checkpoint import public_key_text, read_anchor
from lims.store.record import Act
from lims.store.schema import migrate
from lims.store.sequencer import Sequencer
from lims.store.session import Store, open_store
from lims.store.verify import Report, verify

BEGUN = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
ORIGIN = "autolog.example/lab"
# What people really type, and what somebody types on purpose.
WORDS = (
    "medium",
    "謝 小姐",
    "Zürich\nsecond line",
    "O'Brien",
    "=1+1",
    "<b>x</b>",
    "5 × 10⁸ cells/m²",
    "\u202eabc",
    "null",
    "",
)


class Records:
    """One honest record after another in the same file: what a fresh one costs is the copy of an empty database."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._empty = folder / "empty.db"
        store = open_store(f"sqlite:///{self._empty}")
        migrate(store)
        store.close()
        shutil.copy(self._empty, folder / "autolog.db")
        self._store = open_store(f"sqlite:///{folder / 'autolog.db'}")

    def close(self) -> None:
        """Take the file out of the product's hands."""
        self._store.close()

    def one(self, seed: int) -> tuple[int, list[str]]:
        """Write a record and prove it after every act, at last with every row: how many proofs, and the alarms."""
        with sqlite3.connect(self._empty) as empty, sqlite3.connect(self._folder / "autolog.db") as file:
            empty.backup(file)
        (self._folder / "checkpoints.txt").unlink(missing_ok=True)
        reports = list(_proved(self._store, self._folder, random.Random(seed)))
        return len(reports), [f"record {seed}: {one.faults[:3]}" for one in reports if not one.ok]


def _proved(store: Store, folder: Path, dice: random.Random) -> Iterator[Report]:
    at, anchors, lots = BEGUN, [], 0
    sequencer = Sequencer(store, KEY, folder / "checkpoints.txt")
    opened = SiteOpened(ORIGIN, "Lab", "Asia/Taipei", public_key_text(KEY.public_key()), "A9999")
    store.perform("tech.a", at, lambda act: act.record("site", opened).seq)
    acts = dice.randrange(3, 60)
    for number in range(acts):
        at += timedelta(milliseconds=dice.choice((0, 1, 999, 60_000)))
        lots = _act(store, at, dice, number, lots)
        made = sequencer.advance(at) if dice.random() < 0.3 else None
        anchors += [read_anchor(made.text)] if made else []
        yield verify(store, anchors, rebuild=number == acts - 1)


def _act(store: Store, at: datetime, dice: random.Random, number: int, lots: int) -> int:
    word = unicodedata.normalize("NFC", dice.choice(WORDS))
    event: object = SignInRefused(word, "sign")
    if number == 0 or dice.random() < 0.2:
        event = PersonAdded(f"tech.{number}", word, ("technician",))
    elif lots and dice.random() < 0.4:
        event = MaterialLotStateChanged(f"L-{dice.randrange(lots)}", dice.choice(("released", "recalled")), word)
    elif dice.random() < 0.6:
        event = MaterialLotReceived(f"L-{lots}", "medium", word, word, date(2027, 1, 31))
        lots += 1

    def work(act: Act) -> int:
        if dice.random() < 0.1:
            act.open_chain(f"batch:B26-{number:04d}")
        return act.record("site", event).seq

    store.perform("tech.a", at, work)
    return lots
