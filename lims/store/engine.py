"""Connections that keep what they promise: settings are set on every one, read back, and refused if they differ."""

import sqlite3
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from lims.store.errors import UnsafeDatabase

BUSY_SECONDS = 10
_SQLITE = {
    "journal_mode": "wal",
    "synchronous": 2,  # FULL: with NORMAL a power cut loses entries that were acknowledged
    "foreign_keys": 1,
    "recursive_triggers": 1,  # without it INSERT OR REPLACE deletes past the triggers
}
# Pages that wait in the WAL: the hottest of them then go to the file once for 400 scans, not for 100.
_PAGES_IN_WAL = 4000
_POSTGRESQL = {
    "fsync": ("on",),
    "full_page_writes": ("on",),
    "synchronous_commit": ("on", "remote_apply"),
    "server_encoding": ("UTF8",),
}


class BeginsAtOnce(SQLiteDialect_pysqlite):
    """SQLite whose transactions begin where we say, not before the first write.

    A dialect and not a listener of "begin": an engine that has listeners asks them for every statement it runs.
    """

    supports_statement_cache = True
    begins = "BEGIN"

    def do_begin(self, dbapi_connection: Any) -> None:
        """Begin a transaction."""
        dbapi_connection.execute(self.begins)


class WritesAtOnce(BeginsAtOnce):
    """Takes the one place of the writer when it begins: who reads first and writes later gets SQLITE_BUSY unwaited."""

    supports_statement_cache = True
    begins = "BEGIN IMMEDIATE"


registry.register("sqlite.begins_at_once", __name__, BeginsAtOnce.__name__)
registry.register("sqlite.writes_at_once", __name__, WritesAtOnce.__name__)


def make_engine(url: str, busy_seconds: float = BUSY_SECONDS, *, writes: bool = False) -> Engine:
    """An engine for SQLite or PostgreSQL; raises UnsafeDatabase for anything else. Nobody waits longer than that.

    `writes` matters to SQLite: the transactions of such an engine hold the one writer's place from their beginning.
    """
    try:
        parts = make_url(url)
    except ArgumentError:
        raise UnsafeDatabase("LIMS_DATABASE_URL cannot be read. Write sqlite:///PATH or postgresql://...") from None
    if parts.get_backend_name() == "sqlite":
        return _sqlite_engine(parts, busy_seconds, "writes_at_once" if writes else "begins_at_once")
    if parts.get_backend_name() == "postgresql":
        return _postgresql_engine(parts, busy_seconds)
    raise UnsafeDatabase(f"The record lives in SQLite or PostgreSQL, not in {parts.get_backend_name()}.")


def check_settings(db: Connection) -> None:
    """Raise UnsafeDatabase unless this connection keeps what is acknowledged; names the setting and what it must be."""
    if db.dialect.name == "sqlite":
        for name, wanted in _SQLITE.items():
            found = db.exec_driver_sql(f"PRAGMA {name}").scalar()
            if found != wanted:
                raise UnsafeDatabase(f"SQLite setting {name} is {found}, and must be {wanted}.")
        return
    for name, allowed in _POSTGRESQL.items():
        found = db.exec_driver_sql(f"SHOW {name}").scalar()
        if found not in allowed:
            raise UnsafeDatabase(f"PostgreSQL setting {name} is {found}, and must be {' or '.join(allowed)}.")


def _postgresql_engine(url: URL, busy_seconds: float) -> Engine:
    url = url.set(drivername="postgresql+psycopg")
    engine = create_engine(url, pool_size=16, max_overflow=16, pool_pre_ping=True, isolation_level="READ COMMITTED")

    @event.listens_for(engine, "connect")
    def set_wait(connection: Any, _record: Any) -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"SET lock_timeout = {round(busy_seconds * 1000)}")
        connection.commit()

    return engine


def _sqlite_engine(url: URL, busy_seconds: float, dialect: str) -> Engine:
    if not url.database or ":memory:" in url.database:
        raise UnsafeDatabase("The record needs a file: a SQLite database in memory is gone with the process.")
    # Autocommit in the driver: the dialect begins.
    engine = create_engine(
        url.set(drivername=f"sqlite+{dialect}"), connect_args={"isolation_level": None}, pool_size=16, max_overflow=16
    )

    @event.listens_for(engine, "connect")
    def set_pragmas(connection: sqlite3.Connection, _record: Any) -> None:
        cursor = connection.cursor()
        # First the wait: two processes that open a new file at once switch it to WAL one after the other.
        first = {"busy_timeout": round(busy_seconds * 1000)}
        for name, value in {**first, **_SQLITE, "wal_autocheckpoint": _PAGES_IN_WAL}.items():
            cursor.execute(f"PRAGMA {name} = {value}")
        cursor.close()

    return engine
