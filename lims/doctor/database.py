"""Looks at the database from outside, with queries that change nothing: durable, private, not damaged."""

import sqlite3
import stat
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import psycopg

from lims.doctor.findings import Finding
from lims.domain.errors import msg
from lims.store.errors import UnsafeDatabase
from lims.store.schema import schema_faults
from lims.store.session import open_store

DATABASE = msg("Database")
DURABILITY = msg("Durability")
PRIVACY = msg("Privacy")
LAST_ENTRY = "SELECT max(recorded_at) FROM ledger"

# A commit that was answered must survive a power cut: these PostgreSQL settings say so.
DURABLE = {"fsync": {"on"}, "synchronous_commit": {"on", "remote_apply"}, "full_page_writes": {"on"}}


def check_database(url: str) -> Iterator[Finding]:
    """Every finding about the database at `url`."""
    if url.startswith("sqlite"):
        yield from check_sqlite(Path(url.partition("///")[2]))
    else:
        yield from check_postgresql(url)


def check_sqlite(path: Path) -> Iterator[Finding]:
    """The file is there, whole, in WAL mode on a local disk, and closed to other accounts."""
    if not path.is_file():
        yield Finding(DATABASE, "wrong", msg("%(path)s is not there yet", path=path), "lims init")
        return
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as db:
            journal = db.execute("PRAGMA journal_mode").fetchone()[0]
            health = db.execute("PRAGMA quick_check(1)").fetchone()[0]
    except sqlite3.DatabaseError as refusal:
        what = msg("%(path)s cannot be read: %(why)s", path=path, why=refusal)
        yield Finding(DATABASE, "wrong", what, _bring_back(path))
        return
    if health == "ok":
        yield Finding(DATABASE, "ok", msg("SQLite %(version)s, %(path)s", version=sqlite3.sqlite_version, path=path))
    else:
        what = msg("%(path)s is damaged: %(why)s", path=path, why=health)
        yield Finding(DATABASE, "wrong", what, _bring_back(path))
    yield _journal(path, journal)
    yield _privacy(path)


def _bring_back(path: Path) -> str:
    return f"mv '{path}' '{path}.damaged' && cp BACKUP '{path}'"


def _journal(path: Path, journal: str) -> Finding:
    if journal == "wal":
        return Finding(DURABILITY, "ok", msg("journal in WAL mode; every commit is synchronous (FULL)"))
    what = msg("journal mode is %(mode)s, not WAL: readers and writers stop each other", mode=journal)
    return Finding(DURABILITY, "wrong", what, f"sqlite3 '{path}' 'PRAGMA journal_mode=WAL'")


def _privacy(path: Path) -> Finding:
    mode = stat.S_IMODE(path.stat().st_mode)
    closed_folder = not stat.S_IMODE(path.parent.stat().st_mode) & 0o077
    if mode & 0o077 and not closed_folder:
        what = msg("other accounts can open the database file (mode %(mode)s)", mode=f"{mode:04o}")
        return Finding(PRIVACY, "wrong", what, f"chmod 600 '{path}'*")
    return Finding(PRIVACY, "ok", msg("the database file is its owner's only"))


def check_postgresql(url: str) -> Iterator[Finding]:
    """The server answers, and a commit it has answered survives a power cut."""
    try:
        with psycopg.connect(plain(url), connect_timeout=5) as db:
            version = db.info.server_version // 10000
            asked = "SELECT name, setting FROM pg_settings WHERE name = ANY(%s)"
            settings: dict[str, str] = dict(db.execute(asked, [list(DURABLE)]).fetchall())
    except psycopg.OperationalError as refusal:
        why = str(refusal).strip().partition("\n")[0]
        yield Finding(DATABASE, "wrong", msg("no answer: %(why)s", why=why), "systemctl start postgresql")
        return
    yield Finding(DATABASE, "ok", msg("PostgreSQL %(version)s", version=version))
    for name, safe in DURABLE.items():
        if settings[name] not in safe:
            what = msg("%(name)s is %(value)s: an answered scan may be lost", name=name, value=settings[name])
            mend = f'psql -c "ALTER SYSTEM SET {name} = on" -c "SELECT pg_reload_conf()"'
            yield Finding(DURABILITY, "wrong", what, mend)
    if all(settings[name] in safe for name, safe in DURABLE.items()):
        yield Finding(DURABILITY, "ok", msg("fsync and synchronous_commit are on"))


def check_tables(url: str) -> Finding:
    """Tables and triggers are exactly what this version made them."""
    name = msg("Tables")
    try:
        store = open_store(url)
    except UnsafeDatabase as refusal:
        return Finding(name, "wrong", msg("%(why)s", why=refusal), None)
    try:
        faults = list(schema_faults(store))
    finally:
        store.close()
    if faults:
        what = msg("%(number)s differences, first: %(what)s", number=len(faults), what=faults[0])
        return Finding(
            name, "wrong", what, "lims serve  # makes older tables new; altered ones need the ledger: lims verify"
        )
    return Finding(name, "ok", msg("tables and triggers are this version's"))


def plain(url: str) -> str:
    """The address as PostgreSQL's own tools write it, without SQLAlchemy's driver name."""
    return url.replace("postgresql+psycopg://", "postgresql://", 1)


def find_last_entry_at(url: str) -> str | None:
    """When the newest entry was recorded, as the database writes it; None where there is none, or no answer."""
    try:
        if url.startswith("sqlite"):
            path = Path(url.partition("///")[2])
            with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as db:
                row = db.execute(LAST_ENTRY).fetchone()
        else:
            with psycopg.connect(plain(url), connect_timeout=5) as db:
                row = db.execute(LAST_ENTRY).fetchone()
    except (sqlite3.Error, psycopg.Error):
        return None
    return None if row is None or row[0] is None else str(row[0])
