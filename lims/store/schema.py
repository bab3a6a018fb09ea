"""The tables of a database: brought to this version, and compared with what this version expects."""

from collections.abc import Iterator
from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.util import CommandError
from sqlalchemy import Connection

from lims.store.errors import UnsafeDatabase
from lims.store.rebuild import empty_tables
from lims.store.session import Store
from lims.store.tables import metadata
from lims.store.triggers import find_triggers, renew_triggers, trigger_faults

# Alembic's own table and what ANALYZE keeps are nobody's claim.
_WRITTEN = (
    "SELECT type, name, sql FROM sqlite_master "
    "WHERE tbl_name <> 'alembic_version' AND name NOT LIKE 'sqlite_stat%' ORDER BY type, name"
)
MIGRATIONS = Path(__file__).with_name("migrations")


def migrate(store: Store) -> None:
    """Bring the database to this version's tables, all in one transaction; a fresh one gets them all.

    Raises UnsafeDatabase when a newer version of the program was here before.
    """
    with store.writing() as db:
        before = _revision(db)
        try:
            command.upgrade(_config(db), "head")
        except CommandError:
            raise UnsafeDatabase(
                f"The database is of revision {before}, which this version does not know. Start the newer version."
            ) from None
        # Only with new tables: triggers that somebody took away must be told, not put back in silence.
        if _revision(db) != before:
            renew_triggers(db)


def schema_matches(store: Store) -> bool:
    """Whether tables and triggers are exactly what this version expects."""
    return next(schema_faults(store), None) is None


def schema_faults(store: Store) -> Iterator[str]:
    """Every way in which tables and triggers differ from what this version expects, in words."""
    with store.reading() as db:
        context = MigrationContext.configure(db, opts={"include_name": _is_ours})
        told = [_told(difference) for difference in compare_metadata(context, metadata)]
        told += trigger_faults(find_triggers(db), db.dialect.name)
        yield from told
        if db.dialect.name == "sqlite":
            yield from (fault for name, fault in _written_otherwise(db) if not any(name in one for one in told))


def written(db: Connection) -> dict[tuple[str, str], tuple[str, ...]]:
    """What SQLite keeps of each table, index, view and trigger, by kind and name: its text."""
    found = db.exec_driver_sql(_WRITTEN)
    return {(row.type, row.name): _clauses(str(row.sql)) for row in found}


def _written_otherwise(db: Connection) -> Iterator[tuple[str, str]]:
    """Name, and in words what is wrong: to the letter, so that neither a view nor a dropped condition goes unseen."""
    with empty_tables() as other:
        wanted = written(other)
    found = {thing: text for thing, text in written(db).items() if thing[0] != "trigger"}
    for kind, name in sorted(wanted.keys() | found.keys()):
        text, ours = found.get((kind, name)), wanted.get((kind, name))
        if text is None:
            yield name, f"{kind} {name} is missing"
        elif ours is None:
            yield name, f"{kind} {name} is not of this program"
        elif text != ours:
            yield name, f"{kind} {name} is written otherwise than by this program"


def _clauses(sql: str) -> tuple[str, ...]:
    """A statement without its line breaks, the constraints in one order: migrations add some later."""
    head, *constraints = " ".join(sql.split())[:-1].rstrip().split(", CONSTRAINT ")
    return (head.replace("( ", "("), *sorted(constraints))


def _config(db: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "newline")
    config.attributes.update(connection=db, metadata=metadata)
    return config


def _revision(db: Connection) -> str | None:
    return MigrationContext.configure(db).get_current_revision()


def _is_ours(name: str | None, kind: str, _parents: object) -> bool:
    return not (kind == "table" and name == "alembic_version")


def _told(difference: object) -> str:
    # One difference is (what, thing, ...), several of one column come as a list.
    first = difference[0] if isinstance(difference, list) else difference
    parts = first if isinstance(first, tuple) else (first,)
    return " ".join(str(getattr(part, "name", part)) for part in parts[:4] if part is not None)
