"""Random edits of one field each: every one must be found, and its row named."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection

from bench.trust.owner import PROVED, Owner, Place
from lims.ledger.chain import Fault
from lims.store.attachments import faults_in_attachments
from lims.store.rebuild import TableFault, differences, empty_tables, replay
from lims.store.tables import metadata
from lims.store.verify import verify

AnyFault = Fault | TableFault
# One edit in eight is made in the ledger or what stands around it, which is a small part of all columns.
IN_THE_LEDGER = 0.125
ON_THE_WHOLE = 0.05
AROUND = (*sorted(PROVED - {"attachment_bytes"}), "chains")
# When a checkpoint was made is a note of the machine, sealed nowhere: `docs/manual/trust.md` says so.
NOT_SEALED = {("checkpoints", "made_at")}


class Edits:
    """The edits on one copy of the record: each is made, looked for, and taken back.

    `short`: a copy of the beginning of the record. Most edits of the ledger and of what stands around it are made
    there, where proving all of it is quick; one in twenty on the whole.
    """

    def __init__(self, whole: Owner, short: Owner) -> None:
        self.owner = self._whole = whole
        self._short = short
        every = [one for one in whole.places() if (one.table, one.column) not in NOT_SEALED]
        self._ledger = [one for one in every if one.table in AROUND]
        self._state = [one for one in every if one.table not in AROUND]

    @contextmanager
    def replayed(self) -> Iterator[Connection]:
        """The state as the honest ledger gives it; replayed once, for no edit of the state changes it."""
        with empty_tables() as other:
            with self.owner.store.reading() as db:
                broken = replay(db, other)
            assert broken is None, broken
            yield other

    def columns(self) -> int:
        """How many columns there are to change."""
        return len(self._ledger) + len(self._state)

    def one(self, seed: int, other: Connection) -> str:
        """Make the edit of that number, look for it and take it back; what went wrong, or ''."""
        dice = random.Random(seed)
        place = dice.choice(self._ledger if dice.random() < IN_THE_LEDGER else self._state)
        self.owner = self._short if place in self._ledger and dice.random() > ON_THE_WHOLE else self._whole
        made = self._make(place, dice)
        if made is None:
            return self.one(seed + 1_000_000_007, other)
        key, before, after = made
        named = ", ".join(f"{name}={value}" for name, value in zip(place.key, key, strict=True))
        found = self._look(place, other)
        wanted = self._names(place, key, after)
        self._write(place, key if place.column not in place.key else _moved(place, key, after), before)
        if not found:
            return f"edit {seed} of {place.table}.{place.column}, row {named}: not found"
        if not any(_is_told(fault, place, wanted) for fault in found):
            return f"edit {seed} of {place.table}.{place.column}, row {named}: found, but not named: {found[:2]}"
        return ""

    def _make(self, place: Place, dice: random.Random) -> tuple[tuple[Any, ...], Any, Any] | None:
        columns = ", ".join(f'"{name}"' for name in (*place.key, place.column))
        total = self.owner.all(f"SELECT COUNT(*) FROM {place.table}")[0][0]
        row = self.owner.all(f"SELECT {columns} FROM {place.table} LIMIT 1 OFFSET ?", dice.randrange(total))[0]
        key, before = row[:-1], row[-1]
        after = changed(before, dice)
        try:
            self._write(place, key, after)
        except sqlite3.IntegrityError:
            return None  # the new value stands in another row, which even an owner cannot have twice
        now = key if place.column not in place.key else _moved(place, key, after)
        kept = self.owner.all(f'SELECT "{place.column}" FROM {place.table} WHERE {_where(place)}', *now)
        if kept and (type(kept[0][0]), kept[0][0]) != (type(before), before):
            return key, before, kept[0][0]
        self._write(place, now, before)
        return None

    def _write(self, place: Place, key: tuple[Any, ...], value: Any) -> None:
        self.owner.shell.execute(f'UPDATE {place.table} SET "{place.column}" = ? WHERE {_where(place)}', (value, *key))

    def _look(self, place: Place, other: Connection) -> list[AnyFault]:
        if place.table in AROUND:
            return list(verify(self.owner.store).faults)
        with self.owner.store.reading() as db:
            if place.table == "attachment_bytes":
                return list(faults_in_attachments(db))
            return list(differences(db, other, metadata.tables[place.table]))

    def _names(self, place: Place, key: tuple[Any, ...], after: Any) -> set[tuple[str, Any]]:
        """What may name this row: its key, the key it was given, and for an entry chain and number."""
        if place.table not in ("ledger", "leaves"):
            told = {", ".join(f"{n}={v}" for n, v in zip(place.key, one, strict=True)) for one in (key,)}
            moved = _moved(place, key, after) if place.column in place.key else key
            told.add(", ".join(f"{n}={v}" for n, v in zip(place.key, moved, strict=True)))
            return {(place.table, one) for one in told | {str(key[0])}}
        position = key[0] if place.table == "ledger" else None
        if place.table == "leaves":
            position = self.owner.all("SELECT position FROM leaves WHERE leaf_index IN (?, ?)", key[0], after)
            named = {("leaves", f"leaf_index={one}") for one in (key[0], after)}
            position = position[0][0] if position else None
            return named | self._entry(position)
        return self._entry(after if place.column == "position" else position)

    def _entry(self, position: Any) -> set[tuple[str, Any]]:
        rows = self.owner.all("SELECT chain, seq FROM ledger WHERE position = ?", position)
        return {(chain, seq) for chain, seq in rows}


def changed(value: Any, dice: random.Random) -> Any:
    """Another value of the kind that a liar would put there."""
    if value is None:
        return dice.choice(("", "x", 1))
    if isinstance(value, int):
        return dice.choice((value + 1, value - 1, value + 1000, 1 - value))
    if isinstance(value, bytes):
        at = dice.randrange(len(value))
        return value[:at] + bytes([value[at] ^ 1]) + value[at + 1 :]
    if not value:
        return dice.choice(("x", " ", "0"))
    at = dice.randrange(len(value))
    other = dice.choice([one for one in "0123456789abcx" if one != value[at]])
    return dice.choice((value[:at] + other + value[at + 1 :], value[:at] + value[at + 1 :], value + other))


def _where(place: Place) -> str:
    return " AND ".join(f'"{name}" IS ?' for name in place.key)


def _moved(place: Place, key: tuple[Any, ...], value: Any) -> tuple[Any, ...]:
    return tuple(value if name == place.column else one for name, one in zip(place.key, key, strict=True))


def _is_told(fault: AnyFault, place: Place, wanted: set[tuple[str, Any]]) -> bool:
    if isinstance(fault, Fault):
        # A changed chain or number: the entry is told by the place where it stood or where it stands.
        return (fault.chain, fault.seq) in wanted or (place.table == "ledger" and place.column in ("chain", "seq"))
    return (fault.table, fault.key) in wanted
