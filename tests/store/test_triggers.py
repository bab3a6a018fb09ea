"""What the database itself refuses, from any shell."""

import sqlite3

import pytest
from sqlalchemy.exc import IntegrityError

from lims.ledger.entry import GENESIS
from lims.store.triggers import find_triggers

COLUMNS = "chain, seq, text, hash, previous, kind, person, recorded_at"
FORGED = f"""'site', %d, '{{}}', '{"a" * 64}', '{"b" * 64}', 'PersonAdded', 'mallory', '2026-03-02T08:00:00.000000Z'"""
CHANGES = {
    "update": "UPDATE ledger SET person = 'mallory' WHERE seq = 1",
    "delete": "DELETE FROM ledger WHERE seq = 2",
    "delete all": "DELETE FROM ledger",
    "gap": f"INSERT INTO ledger ({COLUMNS}) VALUES ({FORGED % 9})",
    "again": f"INSERT INTO ledger ({COLUMNS}) VALUES ({FORGED % 2})",
    "next, but following another": f"INSERT INTO ledger ({COLUMNS}) VALUES ({FORGED % 3})",
    "first of a chain, following one": f"INSERT INTO ledger ({COLUMNS}) VALUES ({(FORGED % 1).replace('site', 'new')})",
    "upsert": f"INSERT INTO ledger ({COLUMNS}) VALUES ({FORGED % 2}) "
    "ON CONFLICT (chain, seq) DO UPDATE SET person = 'mallory'",
    "upsert by position": f"INSERT INTO ledger (position, {COLUMNS}) VALUES (1, {FORGED % 1}) "
    "ON CONFLICT (position) DO UPDATE SET person = 'mallory'",
    "leaf": "UPDATE leaves SET hash = 'x'",
    "leaf away": "DELETE FROM leaves",
    "leaf gap": f"INSERT INTO leaves (leaf_index, position, hash) VALUES (7, 1, '{'c' * 64}')",
    "checkpoint": "UPDATE checkpoints SET root = 'x'",
    "checkpoint away": "DELETE FROM checkpoints",
    "smaller checkpoint": "INSERT INTO checkpoints (size, root, text, made_at) VALUES (1, 'x', 'x', 'x')",
}
ONLY_SQLITE = {
    "replace": f"INSERT OR REPLACE INTO ledger ({COLUMNS}) VALUES ({FORGED % 2})",
    "replace by position": f"INSERT OR REPLACE INTO ledger (position, {COLUMNS}) VALUES (1, @)",
}


@pytest.fixture
def kept(site):
    """Runs a statement that must be refused, and looks whether anything moved."""
    site.seal()

    def run(statement):
        everything = [site.rows(f"SELECT * FROM {table}") for table in ("ledger", "leaves", "checkpoints")]
        with pytest.raises(IntegrityError, match="LEDGER_"), site.store.writing() as db:
            db.exec_driver_sql(statement)
        assert [site.rows(f"SELECT * FROM {table}") for table in ("ledger", "leaves", "checkpoints")] == everything

    return run


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.check("L2")
def test_nothing_in_the_ledger_is_changed(kept, change):
    kept(CHANGES[change])


@pytest.mark.check("L2")
def test_what_only_one_of_the_databases_has_is_refused_too(kept, site):
    if site.store.dialect == "postgresql":
        kept("TRUNCATE ledger CASCADE")
        kept("TRUNCATE checkpoints")
        return
    # The tempting one: a right successor that replaces an earlier entry by its position.
    [(last,)] = site.rows("SELECT hash FROM ledger WHERE seq = 2")
    good = (FORGED % 3).replace("b" * 64, last)
    for change in ONLY_SQLITE.values():
        kept(change.replace("@", good))


@pytest.mark.check("L2")
def test_a_shell_that_does_not_know_our_settings_is_refused_too(site):
    """The sqlite3 shell has recursive_triggers off, so that REPLACE deletes past the DELETE trigger."""
    if site.store.dialect == "postgresql":
        # Its counterpart: a psql session that comes in beside the program.
        with pytest.raises(IntegrityError), site.store.engine.begin() as db:
            db.exec_driver_sql("UPDATE ledger SET person = 'mallory'")
        return
    [(last,)] = site.rows("SELECT hash FROM ledger WHERE seq = 2")
    good = (FORGED % 3).replace("b" * 64, last)
    before = site.rows("SELECT * FROM ledger")
    shell = sqlite3.connect(site.store.engine.url.database)
    try:
        for change in [*CHANGES.values(), *ONLY_SQLITE.values()]:
            if " leaves" not in change and " checkpoints" not in change:
                with pytest.raises(sqlite3.IntegrityError):
                    shell.execute(change.replace("@", good))
                shell.rollback()
    finally:
        shell.close()
    assert site.rows("SELECT * FROM ledger") == before


def test_the_genesis_hash_is_for_the_first_entry_only(kept):
    kept(CHANGES["next, but following another"].replace("b" * 64, GENESIS))


def test_the_triggers_that_are_there_can_be_told(site):
    with site.store.reading() as db:
        names = set(find_triggers(db))
    assert {"ledger_takes_the_next_entry", "ledger_keeps_what_it_has_update"} <= names
