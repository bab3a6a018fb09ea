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
from lims.store.session import Store
from lims.store.tables import metadata
from lims.store.triggers import find_triggers, renew_triggers, trigger_faults

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
        for difference in compare_metadata(context, metadata):
            yield _told(difference)
        yield from trigger_faults(find_triggers(db), db.dialect.name)


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
