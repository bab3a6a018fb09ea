"""Tables come from the migrations, and are what the program says they are; what somebody altered is told."""

import sqlite3

import pytest
from sqlalchemy import create_engine
from sqlalchemy.pool import NullPool

from lims.store.errors import UnsafeDatabase
from lims.store.schema import migrate, schema_faults, schema_matches
from lims.store.session import open_store
from lims.store.tables import metadata
from lims.store.triggers import renew_triggers

SQLITE_CATALOGUE = "SELECT type, name, tbl_name, sql FROM sqlite_master WHERE tbl_name <> 'alembic_version'"
POSTGRESQL_CATALOGUE = [
    """
    SELECT table_name, column_name, data_type, character_maximum_length, is_nullable, column_default
    FROM information_schema.columns WHERE table_schema = %s AND table_name <> 'alembic_version'
    """,
    """
    SELECT c.relname, o.conname, pg_get_constraintdef(o.oid, true)
    FROM pg_constraint o JOIN pg_class c ON c.oid = o.conrelid
    WHERE c.relnamespace = %s::regnamespace AND c.relname <> 'alembic_version'
    """,
    """
    SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = %s AND tablename <> 'alembic_version'
    """,
]


def catalogue(db, schema="public"):
    """Every table, constraint and index as the database itself writes them down."""
    if db.dialect.name == "sqlite":
        return {(*row[:3], _clauses(str(row.sql))) for row in db.exec_driver_sql(SQLITE_CATALOGUE)}
    found = [db.exec_driver_sql(query, (schema,)) for query in POSTGRESQL_CATALOGUE]
    return {tuple(str(part).replace(f"{schema}.", "") for part in row) for rows in found for row in rows}


def _clauses(sql):
    """A statement without its line breaks, the constraints in one order."""
    head, *constraints = " ".join(sql.split())[:-1].rstrip().split(", CONSTRAINT ")
    return (head.replace("( ", "("), *sorted(constraints))


def test_the_migrations_make_exactly_the_tables_of_the_program(store):
    with store.reading() as db:
        migrated = catalogue(db)
    if store.dialect == "sqlite":
        engine = create_engine("sqlite://", poolclass=NullPool)
        schema = "main"
    else:
        # Beside the migrated ones, in a schema of their own that is undone at the end.
        engine, schema = store.engine, "as_declared"
    with engine.connect() as db:
        transaction = db.begin()
        if store.dialect == "postgresql":
            db.exec_driver_sql("CREATE SCHEMA as_declared")
            db.exec_driver_sql("SET LOCAL search_path = as_declared")
        metadata.create_all(db, checkfirst=False)
        if store.dialect == "sqlite":
            renew_triggers(db)
        declared = catalogue(db, schema)
        transaction.rollback()
    assert migrated - declared == set()
    assert declared - migrated == set()


def test_a_database_is_brought_up_once(store):
    assert schema_matches(store)
    migrate(store)
    assert list(schema_faults(store)) == []


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("DROP TRIGGER ledger_keeps_what_it_has_update{on}", "trigger ledger_keeps_what_it_has_update is missing"),
        ("ALTER TABLE people ADD COLUMN nickname TEXT", "nickname"),
        ("DROP TABLE prints", "prints"),
        ("DROP INDEX ix_ledger_kind", "ix_ledger_kind"),
        ("CREATE TABLE shadow_ledger (position INTEGER PRIMARY KEY)", "shadow_ledger"),
    ],
)
def test_a_schema_that_somebody_altered_is_told_and_not_mended(altering, statement, told):
    on = "" if altering.dialect == "sqlite" else " ON ledger"
    with altering.writing() as db:
        db.exec_driver_sql(statement.replace("{on}", on))
    migrate(altering)
    assert not schema_matches(altering)
    assert any(told in fault for fault in schema_faults(altering))


def test_a_trigger_that_was_switched_off_or_slipped_in_is_told(altering):
    if altering.dialect == "postgresql":
        statement, told = "ALTER TABLE ledger DISABLE TRIGGER ledger_takes_the_next_entry", "altered or switched off"
    else:
        statement = "CREATE TRIGGER quiet AFTER INSERT ON ledger BEGIN SELECT 1; END"
        told = "trigger quiet is not of this program"
    with altering.writing() as db:
        db.exec_driver_sql(statement)
    assert any(told in fault for fault in schema_faults(altering))


@pytest.mark.check("L2")
@pytest.mark.parametrize(
    ("statements", "told"),
    [
        (["CREATE VIEW released AS SELECT * FROM batches"], "view released is not of this program"),
        (["CREATE INDEX quiet ON ledger (person)"], "quiet"),
        (["ALTER TABLE batches RENAME TO b", "CREATE VIEW batches AS SELECT * FROM b"], "batches"),
        (
            [
                "PRAGMA writable_schema = ON",
                "UPDATE sqlite_master SET sql = replace(sql, 'CHECK (position > 0)', '') WHERE name = 'ledger'",
            ],
            "table ledger is written otherwise than by this program",
        ),
    ],
)
def test_an_embedded_database_is_what_the_program_wrote_to_the_letter(tmp_path, statements, told):
    store = open_store(f"sqlite:///{tmp_path / 'tables.db'}")
    migrate(store)
    assert list(schema_faults(store)) == []
    shell = sqlite3.connect(tmp_path / "tables.db", isolation_level=None)
    for statement in ("ANALYZE", *statements):
        shell.execute(statement)
    shell.close()
    assert any(told in fault for fault in schema_faults(store))
    store.close()


def test_a_newer_database_is_not_touched(altering):
    with altering.writing() as db:
        db.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(UnsafeDatabase, match="revision 9999, which this version does not know"):
        migrate(altering)


def test_an_interrupted_migration_leaves_the_database_as_it_was(tmp_path, monkeypatch):
    from lims.store import schema

    def break_down(db):
        raise ZeroDivisionError

    monkeypatch.setattr(schema, "renew_triggers", break_down)
    fresh = open_store(f"sqlite:///{tmp_path / 'fresh.db'}")
    with pytest.raises(ZeroDivisionError):
        migrate(fresh)
    with fresh.reading() as db:
        assert db.exec_driver_sql("SELECT count(*) FROM sqlite_master").scalar() == 0
    fresh.close()
