"""Does the state follow from the ledger? Replays every entry into an empty database in memory and compares all rows."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Connection, Table, create_engine, create_mock_engine, text
from sqlalchemy.dialects import sqlite
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import NullPool

from lims.domain.events.coding import NotAnEvent
from lims.ledger.canonical import NotCanonical
from lims.ledger.chain import Fault
from lims.ledger.entry import read_entry
from lims.store.record import apply_entry
from lims.store.tables import metadata
from lims.store.tables.base import is_operational

_ENTRIES = text("SELECT chain, seq, text FROM ledger WHERE position > :after ORDER BY position")
# Every connection is a database of its own, and they share what was compiled.
_IN_MEMORY = create_engine("sqlite://", poolclass=NullPool, connect_args={"check_same_thread": False})
Rows = dict[tuple[Any, ...], tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class TableFault:
    """A value of the state that the ledger does not account for; an empty column: the whole row."""

    table: str
    key: str
    column: str
    what: str

    @property
    def place(self) -> str:
        """Table, key and column, without a value: this may be said to everybody and stand in the record."""
        return f"{self.table}, {self.key}, {self.column}" if self.column else f"{self.table}, {self.key}"


def fault_place(fault: Fault | TableFault) -> str:
    """Where a fault is, without a value."""
    return fault.place if isinstance(fault, TableFault) else f"{fault.chain}, entry {fault.seq}"


def faults_in_state(db: Connection) -> Iterator[Fault | TableFault]:
    """Every row and value of the state tables that replaying the ledger does not give."""
    with empty_tables() as other:
        broken = replay(db, other)
        if broken:
            yield broken
            return
        yield from differences(db, other)


@contextmanager
def empty_tables() -> Iterator[Connection]:
    """A database in memory with this version's tables and nothing in them."""
    with _IN_MEMORY.connect() as other:
        # One script and not a statement for each table: a release makes them too, and somebody waits for it.
        driver: Any = other.connection.dbapi_connection
        driver.executescript(_made_of())
        with other.begin():
            yield other


@cache
def _made_of() -> str:
    """What makes all tables, as one script; the tables are known when the first is asked for, and stay."""
    written: list[str] = []
    dialect = sqlite.dialect()
    mock = create_mock_engine("sqlite://", lambda ddl, *_: written.append(str(ddl.compile(dialect=dialect))))
    metadata.create_all(mock, checkfirst=False)
    return ";\n".join(written)


def differences(
    db: Connection, other: Connection, *only: Table, where: Mapping[str, str] | None = None
) -> Iterator[TableFault]:
    """Every row and value of the state that is another one in `other`, into which the same ledger was replayed.

    `only`: these tables alone, for whoever knows what was touched; `where`: of them, rows with these values alone.
    """
    for table in only or metadata.sorted_tables:
        if not is_operational(table):
            yield from _differences(table, _rows(db, table, where), _rows(other, table, where))


def replay(db: Connection, other: Connection, *, after: int = 0) -> Fault | None:
    """Apply every entry of the ledger to empty tables; the entry at which that ended early, or None.

    `after`: only those behind this position, to tables in which the others were replayed before.
    """
    entries = db.execution_options(yield_per=2000).execute(_ENTRIES, {"after": after})
    try:
        return replay_entries(((chain, seq, written) for chain, seq, written in entries), other)
    finally:
        entries.close()


def replay_entries(entries: Iterable[tuple[str, int, str]], other: Connection) -> Fault | None:
    """Apply these entries (chain, seq, text), in this order; the one at which that ended early, or None."""
    for chain, seq, written in entries:
        try:
            apply_entry(other, read_entry(written))
        except (NotCanonical, NotAnEvent, SQLAlchemyError, LookupError, ValueError, TypeError) as fault:
            return Fault(chain, seq, f"it cannot be replayed, the tables were not compared: {_short(fault)}")
    return None


def _differences(table: Table, found: Rows, wanted: Rows) -> Iterator[TableFault]:
    for key in sorted(found.keys() | wanted.keys(), key=str):
        named = ", ".join(f"{column.name}={value}" for column, value in zip(table.primary_key, key, strict=True))
        if key not in found:
            yield TableFault(table.name, named, "", "the row is missing; the ledger says it is there")
        elif key not in wanted:
            yield TableFault(table.name, named, "", "the row is there; nothing in the ledger put it there")
        else:
            for column, is_now, should_be in zip(table.columns, found[key], wanted[key], strict=True):
                if is_now != should_be:
                    what = f"it says {is_now!r}, the ledger says {should_be!r}"
                    yield TableFault(table.name, named, column.name, what)


def _rows(db: Connection, table: Table, where: Mapping[str, str] | None = None) -> Rows:
    """The rows as they lie on disk, by key. Nothing is decoded: a value that cannot be read is a difference as well."""
    quote = db.dialect.identifier_preparer.quote
    columns = ", ".join(quote(column.name) for column in table.columns)
    places = [table.columns.keys().index(column.name) for column in table.primary_key]
    asked = " AND ".join(f"{quote(name)} = :{name}" for name in where or ())
    query = f"SELECT {columns} FROM {quote(table.name)}" + (f" WHERE {asked}" if asked else "")  # noqa: S608 (names of our own tables)
    # Nothing to bind, nothing to compile: there are a hundred tables, and they are compared often.
    found = db.execute(text(query), dict(where)) if where else db.exec_driver_sql(query)
    rows = (tuple(_plain(value) for value in row) for row in found)
    return {tuple(row[place] for place in places): row for row in rows}


def _plain(value: Any) -> Any:
    # PostgreSQL has booleans, SQLite has 0 and 1. Anything else is text or a whole number in both.
    return int(value) if isinstance(value, bool) else value


def _short(fault: Exception) -> str:
    told = str(getattr(fault, "orig", None) or fault)
    return f"{type(fault).__name__} {told.splitlines()[0] if told else ''}".strip()
