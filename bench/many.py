"""Ten years of a busy site: the demonstration's batches multiplied to 10,000, with all their entries and rows.

Every subject of the demonstration is a mould with everything that belongs to it: ledger entries, batches, containers,
labels, results, signatures. A cast of it has names and label codes of its own, lies further back in time, and its
entries are hashed anew, chain by chain, and taken up by the site's own chain: `lims verify` finds the ledger whole.
"""

from __future__ import annotations

import json
import random
import re
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

from lims.domain.identifiers import new_label_code
from lims.ledger.canonical import canonical_json
from lims.ledger.entry import GENESIS
from lims.ledger.tree import leaf_hash

BATCHES, LIVE, YEARS = 10_000, 60, 10
ONE_IN = 4  # goes the whole way; the others are closed after the draw, or there would be four million entries
# What stays as it is: the site's own things, the machine's, and what is written while the ledger grows.
NOT_CAST = {
    "ledger", "chains", "leaves", "authors", "checkpoints", "requests", "jobs", "http_sessions", "credentials", "site",
    "people", "protocols", "print_jobs", "print_pieces", "alembic_version", "trainings", "equipment", "material_lots",
}  # fmt: skip
_DAY = r"\b20[0-9]{2}-[01][0-9]-[0-3][0-9](?![0-9])"


@dataclass
class Mould:
    """One subject with its batches, and every row of every table that names them."""

    subject: str
    batches: tuple[str, ...]
    live: bool
    closes: bool = False  # given up after the draw: its last entry says that it is closed
    names: list[str] = field(default_factory=list)  # all that a cast has otherwise
    codes: set[str] = field(default_factory=set)
    # {"entries": {chain: [text]}, "rows": {table: [row]}} as JSON; every second part is a name or a day that changes.
    parts: list[str] = field(default_factory=list)


def multiply(file: Path, *, batches: int = BATCHES, live: int = LIVE, at: datetime | None = None) -> dict[str, int]:
    """Fill the SQLite database of a demonstration up to so many batches; gives how many batches and entries it has."""
    db = sqlite3.connect(file, isolation_level=None)
    db.executescript("PRAGMA synchronous=OFF; PRAGMA journal_mode=WAL; PRAGMA cache_size=-400000; BEGIN")
    triggers = db.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
    for name, _ in triggers:
        db.execute(f"DROP TRIGGER {name}")
    moulds = tuple(_moulds(db))
    chance, today = random.Random(1), (at or datetime.now(UTC)).date()
    casting = Casting(db, chance, today)
    for mould, days in _order(moulds, batches, live):
        casting.cast(mould, days)
    casting.write()
    db.execute("DELETE FROM authors")
    db.execute("INSERT INTO authors SELECT person, COUNT(*), MAX(recorded_at) FROM ledger GROUP BY person")
    for _, sql in triggers:
        db.execute(sql)
    db.execute("COMMIT")
    db.executescript("PRAGMA wal_checkpoint(TRUNCATE); ANALYZE")
    counted = {name: int(db.execute(f"SELECT COUNT(*) FROM {name}").fetchone()[0]) for name in ("batches", "ledger")}
    db.close()
    return counted


def _order(moulds: tuple[Mould, ...], batches: int, live: int) -> Iterator[tuple[Mould, int]]:
    """What is cast, and how many days back: old closed ones first, then what is live today."""
    whole, running = [m for m in moulds if not m.live], [m for m in moulds if m.live]
    short = [m for m in moulds if m.closes]
    running = [m for m in running if not m.closes]
    here = sum(len(mould.batches) for mould in moulds if not mould.closes)
    for number in range(batches - here - live):
        back = 365 * YEARS - number * 365 * YEARS // max(1, batches - here - live)
        of = whole if number % ONE_IN == 0 else short
        yield of[number // ONE_IN % len(of)], back
    cast, number = 0, 0
    while cast < live:
        mould = running[number % len(running)]
        yield mould, 0
        cast, number = cast + len(mould.batches), number + 1


def _moulds(db: sqlite3.Connection) -> Iterator[Mould]:
    found = db.execute("SELECT subject, batch, stage, coi, din FROM batches ORDER BY subject, batch").fetchall()
    for subject in dict.fromkeys(row[0] for row in found):
        own = [row for row in found if row[0] == subject]
        yield _mould(db, subject, own)
        yield from (_mould(db, subject, [row], closes=True) for row in own if row[2] == "collected")


def _mould(db: sqlite3.Connection, subject: str, own: list[Any], *, closes: bool = False) -> Mould:
    batches = tuple(row[1] for row in own)
    mould = Mould(subject, batches, live=any(row[2] != "closed" for row in own), closes=closes)
    labels = db.execute("SELECT label_code, batch FROM labels WHERE subject = ?", (subject,))
    mould.codes = {code for code, batch in labels if not batch or batch in batches}
    mould.names = list(dict.fromkeys([subject, *(one for row in own for one in row[1:] if one and one != row[2])]))
    kept = {
        chain: [text for (text,) in db.execute("SELECT text FROM ledger WHERE chain = ? ORDER BY seq", (chain,))]
        for chain in (f"subject:{subject}", *(f"batch:{batch}" for batch in batches))
    }
    tables = [name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    rows = {table: found for table in tables if table not in NOT_CAST if (found := list(_rows(db, table, mould)))}
    if closes:
        _close(db, batches[0], kept, rows)
    names = sorted({*mould.names, *mould.codes}, key=len, reverse=True)
    changing = re.compile("(" + "|".join((*(re.escape(name) for name in names), _DAY)) + ")")
    mould.parts = changing.split(json.dumps({"entries": kept, "rows": rows}, ensure_ascii=False))
    return mould


def _close(db: sqlite3.Connection, batch: str, kept: dict[str, list[str]], rows: dict[str, list[list[Any]]]) -> None:
    """What the entry that closes a batch does to its row."""
    last = json.loads(kept[f"batch:{batch}"][-1])
    closing: dict[str, Any] = last | {"kind": "BatchClosed", "data": {"batch": batch, "outcome": "cancelled"}}
    closing["seq"] += 1
    kept[f"batch:{batch}"].append(canonical_json(closing))
    columns = [one[1] for one in db.execute("PRAGMA table_info(batches)")]
    row = rows["batches"][0]
    standing = [one[1] for one in db.execute("PRAGMA table_info(containers)")].index("state")
    for container in rows.get("containers", []):
        container[standing] = "ended"
    row[columns.index("stage")], row[columns.index("closed_at")] = "closed", last["recorded_at"]


def _rows(db: sqlite3.Connection, table: str, mould: Mould) -> Iterator[list[Any]]:
    """The rows that belong to the mould. A key that names neither is given as a new one with the cast."""
    about = db.execute(f"PRAGMA table_info({table})").fetchall()
    keys = [one[0] for one in about if one[5]]
    alone = len(keys) == 1
    has = re.compile("|".join(re.escape(name) for name in (*mould.names, *mould.codes)))
    for row in db.execute(f"SELECT * FROM {table}"):
        if not any(isinstance(value, str) and has.search(value) for value in row):
            continue
        if _belongs_to_another(about, row, mould):
            continue
        for key in (row[place] for place in keys):
            if isinstance(key, str) and (alone or len(key) == 32) and not has.search(key) and key not in mould.names:
                mould.names.append(key)
        yield list(row)


def _belongs_to_another(about: list[Any], row: tuple[Any, ...], mould: Mould) -> bool:
    told = {one[1]: value for one, value in zip(about, row, strict=True)}
    batch, subject = told.get("batch"), told.get("subject")
    return bool((batch and batch not in mould.batches) or (not batch and subject and subject != mould.subject))


class Casting:
    """Casts moulds into the open database, many rows at a time."""

    def __init__(self, db: sqlite3.Connection, chance: random.Random, today: date) -> None:
        self._db, self._chance, self._today = db, chance, today
        self._position = int(db.execute("SELECT MAX(position) FROM ledger").fetchone()[0])
        head = db.execute("SELECT head_seq, head_hash, head_at FROM chains WHERE chain = 'site'").fetchone()
        self._site_seq, self._site_hash, self._site_at = head
        behind = (
            "SELECT position, text FROM ledger WHERE position > (SELECT MAX(position) FROM leaves) ORDER BY position"
        )
        late = [[at - 1, at, leaf_hash(text.encode()).hex()] for at, text in db.execute(behind)]
        db.executemany("INSERT INTO leaves VALUES (?, ?, ?)", late)
        self._subjects: dict[str, int] = {}
        self._batches: dict[str, int] = {}
        self._serial = 0
        self._rows: dict[str, list[list[Any]]] = {}
        self._waiting = 0

    def cast(self, mould: Mould, days: int) -> None:
        """One more of these, so many days back."""
        names = self._names(mould, days)
        for day in set(mould.parts[1::2]) - names.keys():
            names[day] = (date.fromisoformat(day) - timedelta(days=days)).isoformat()
        parts = mould.parts.copy()
        parts[1::2] = [names[one] for one in parts[1::2]]
        made = json.loads("".join(parts))
        for chain, entries in made["entries"].items():
            self._chain(chain, entries)
        for table, rows in made["rows"].items():
            self._rows.setdefault(table, []).extend(rows)
        self._waiting += 1
        if self._waiting >= 200:
            self.write()

    def write(self) -> None:
        """Put everything that waits into the tables."""
        for table, rows in self._rows.items():
            places = ", ".join("?" * len(rows[0]))
            self._db.executemany(f"INSERT INTO {table} VALUES ({places})", rows)
        self._db.execute(
            "UPDATE chains SET head_seq = ?, head_hash = ?, head_at = ? WHERE chain = 'site'",
            (self._site_seq, self._site_hash, self._site_at),
        )
        self._rows, self._waiting = {}, 0

    def _names(self, mould: Mould, days: int) -> dict[str, str]:
        year = (self._today - timedelta(days=days)).year % 100
        prefix = mould.subject.split("-")[0]
        self._subjects[prefix] = self._subjects.get(prefix, 100) + 1
        names = {mould.subject: f"{prefix}-{self._subjects[prefix]:03d}"}
        for batch in mould.batches:
            self._batches[str(year)] = self._batches.get(str(year), 1000) + 1
            names[batch] = f"B{year:02d}-{self._batches[str(year)]:04d}"
        for name in mould.names:
            if name not in names:
                names[name] = self._another(name)
        for code in mould.codes:
            names[code] = new_label_code(self._chance.choice)
        return names

    def _another(self, name: str) -> str:
        """A name of the same kind: what ends in six digits or more counts on, everything else is drawn."""
        self._serial += 1
        if re.search(r"[0-9]{6}$", name) and len(name) < 30:
            return f"{name[:-6]}{100_000 + self._serial:06d}"
        return sha256(f"{name} {self._serial}".encode()).hexdigest()[: max(12, len(name))]

    def _chain(self, chain: str, entries: list[str]) -> None:
        """The chain's entries, each with the hash of the one before it, and the site's word that it was opened."""
        opened: dict[str, Any] = {"chain": "site", "data": {"chain": chain}, "kind": "ChainOpened", "late_reason": ""}
        opened |= {"performed_at": None, "person": "demo-nurse-g", "recorded_at": self._site_at}
        opened |= {"seq": self._site_seq + 1, "station": "", "previous": self._site_hash}
        self._site_seq, self._site_hash = self._site_seq + 1, self._keep(opened)
        previous, last_at = GENESIS, self._site_at
        for text in entries:
            entry = json.loads(text)
            entry["previous"] = previous
            previous, last_at = self._keep(entry), entry["recorded_at"]
        row = [chain, len(entries), previous, last_at, self._site_at]
        self._rows.setdefault("chains", []).append(row)

    def _keep(self, entry: dict[str, Any]) -> str:
        text = canonical_json(entry)
        hashed = sha256(text.encode()).hexdigest()
        self._position += 1
        leaf = leaf_hash(text.encode()).hex()
        self._rows.setdefault("leaves", []).append([self._position - 1, self._position, leaf])
        said = [entry[name] for name in ("kind", "person", "recorded_at")]
        row = [self._position, entry["chain"], entry["seq"], text, hashed, entry["previous"], *said]
        self._rows.setdefault("ledger", []).append(row)
        return hashed
