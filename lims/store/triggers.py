"""Append-only in the database itself: a seat-belt against accidents. What detects intent is the chain and its anchors.

Refused are UPDATE, DELETE, TRUNCATE, REPLACE and UPSERT, gaps, and an entry that does not follow the last of its chain.
"""

from collections.abc import Iterator

from sqlalchemy import Connection

KEPT = ("ledger", "leaves", "checkpoints")

# The clash of two acts at one key is told apart from tampering: the store does the loser's act again.
_SQLITE_INSERT = """
CREATE TRIGGER ledger_takes_the_next_entry BEFORE INSERT ON ledger BEGIN
    SELECT RAISE(ABORT, 'LEDGER_MOVED: the entry does not follow the last one of its chain')
    WHERE (NEW.seq, NEW.previous) IS NOT (
        SELECT last.seq + 1, last.hash FROM ledger AS last WHERE last.chain = NEW.chain ORDER BY last.seq DESC LIMIT 1
    ) AND (
        NEW.seq <> 1 OR NEW.previous <> '{genesis}' OR EXISTS (SELECT 1 FROM ledger WHERE chain = NEW.chain)
    );
    SELECT RAISE(ABORT, 'LEDGER_KEPT: a position is given once') WHERE EXISTS (
        SELECT 1 FROM ledger WHERE position = NEW.position
    );
END
""".replace("{genesis}", "0" * 64)

_SQLITE_LEAVES = """
CREATE TRIGGER leaves_takes_the_next_leaf BEFORE INSERT ON leaves BEGIN
    SELECT RAISE(ABORT, 'LEDGER_KEPT: leaves are taken in without a gap, each entry once')
    WHERE NEW.leaf_index <> (SELECT COALESCE(MAX(leaf_index) + 1, 0) FROM leaves)
    OR EXISTS (SELECT 1 FROM leaves WHERE position = NEW.position);
END
"""

_SQLITE_CHECKPOINTS = """
CREATE TRIGGER checkpoints_takes_larger_ones BEFORE INSERT ON checkpoints BEGIN
    SELECT RAISE(ABORT, 'LEDGER_KEPT: a checkpoint is larger than the one before')
    WHERE NEW.size <= (SELECT MAX(size) FROM checkpoints);
END
"""

_POSTGRESQL_FUNCTIONS = {
    "refuse_change": """
BEGIN
    RAISE EXCEPTION USING ERRCODE = '23001',
        MESSAGE = 'LEDGER_KEPT: nothing in ' || TG_TABLE_NAME || ' is changed or deleted';
END
""",
    "take_next_entry": """
DECLARE
    last_seq integer;
    last_hash text;
BEGIN
    SELECT seq, hash INTO last_seq, last_hash FROM ledger WHERE chain = NEW.chain ORDER BY seq DESC LIMIT 1;
    IF NEW.seq <> COALESCE(last_seq, 0) + 1 OR NEW.previous <> COALESCE(last_hash, repeat('0', 64)) THEN
        RAISE EXCEPTION 'LEDGER_MOVED: the entry does not follow the last one of its chain' USING ERRCODE = '23001';
    END IF;
    RETURN NEW;
END
""",
    "take_next_leaf": """
BEGIN
    IF NEW.leaf_index <> (SELECT COALESCE(MAX(leaf_index) + 1, 0) FROM leaves) THEN
        RAISE EXCEPTION 'LEDGER_KEPT: leaves are taken in without a gap' USING ERRCODE = '23001';
    END IF;
    RETURN NEW;
END
""",
    "take_larger_checkpoint": """
BEGIN
    IF NEW.size <= (SELECT MAX(size) FROM checkpoints) THEN
        RAISE EXCEPTION 'LEDGER_KEPT: a checkpoint is larger than the one before' USING ERRCODE = '23001';
    END IF;
    RETURN NEW;
END
""",
}

_INSERTS = {
    "ledger": ("ledger_takes_the_next_entry", "take_next_entry"),
    "leaves": ("leaves_takes_the_next_leaf", "take_next_leaf"),
    "checkpoints": ("checkpoints_takes_larger_ones", "take_larger_checkpoint"),
}


def wanted_triggers(dialect: str) -> dict[str, str]:
    """The statements that make the ledger, its leaves and its checkpoints append-only, by name of the trigger."""
    return _sqlite_triggers() if dialect == "sqlite" else _postgresql_triggers()


def _sqlite_triggers() -> dict[str, str]:
    wanted = {"ledger": _SQLITE_INSERT, "leaves": _SQLITE_LEAVES, "checkpoints": _SQLITE_CHECKPOINTS}
    triggers = {_INSERTS[table][0]: text.strip() for table, text in wanted.items()}
    for table in KEPT:
        for act in ("UPDATE", "DELETE"):
            name = f"{table}_keeps_what_it_has_{act.lower()}"
            refuse = f"SELECT RAISE(ABORT, 'LEDGER_KEPT: nothing in {table} is changed or deleted')"
            triggers[name] = f"CREATE TRIGGER {name} BEFORE {act} ON {table} BEGIN {refuse}; END"
    return triggers


def _postgresql_triggers() -> dict[str, str]:
    triggers = {}
    for table in KEPT:
        for act, each in (("UPDATE", "ROW"), ("DELETE", "ROW"), ("TRUNCATE", "STATEMENT")):
            name = f"{table}_keeps_what_it_has_{act.lower()}"
            triggers[name] = (
                f"CREATE TRIGGER {name} BEFORE {act} ON {table} FOR EACH {each} EXECUTE FUNCTION refuse_change()"
            )
        name, function = _INSERTS[table]
        triggers[name] = f"CREATE TRIGGER {name} BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION {function}()"
    return triggers


def renew_triggers(db: Connection) -> None:
    """Install the triggers of this version, in place of those of an earlier one; the tables exist already."""
    sqlite = db.dialect.name == "sqlite"
    if not sqlite:
        for name, body in _POSTGRESQL_FUNCTIONS.items():
            db.exec_driver_sql(f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $${body}$$")
    for name, statement in wanted_triggers(db.dialect.name).items():
        table = name.partition("_")[0]
        db.exec_driver_sql(f"DROP TRIGGER IF EXISTS {name}{'' if sqlite else f' ON {table}'}")
        db.exec_driver_sql(statement)


def find_triggers(db: Connection) -> dict[str, str]:
    """The triggers of the database by name, with their text; on PostgreSQL with `O` (enabled) and the function body."""
    if db.dialect.name == "sqlite":
        query = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
    else:
        query = (
            "SELECT t.tgname, pg_get_triggerdef(t.oid, true) || ' ' || t.tgenabled::text || ' ' || p.prosrc "
            "FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_proc p ON p.oid = t.tgfoid "
            "WHERE NOT t.tgisinternal AND c.relnamespace = current_schema()::regnamespace"
        )
    return {name: _one_line(text) for name, text in db.exec_driver_sql(query)}


def trigger_faults(found: dict[str, str], dialect: str) -> Iterator[str]:
    """Every trigger that is missing, altered, switched off, or not ours."""
    wanted = {name: _one_line(statement) for name, statement in wanted_triggers(dialect).items()}
    if dialect == "postgresql":
        for name, statement in wanted.items():
            function = statement.rpartition(" ")[2].removesuffix("()")
            wanted[name] = _one_line(f"{statement} O {_POSTGRESQL_FUNCTIONS[function]}")
    for name in sorted(wanted.keys() | found.keys()):
        if name not in found:
            yield f"trigger {name} is missing"
        elif name not in wanted:
            yield f"trigger {name} is not of this program"
        elif found[name] != wanted[name]:
            yield f"trigger {name} is altered or switched off"


def _one_line(text: str) -> str:
    return " ".join(text.split())
