"""Append-only in the database itself: a seat-belt against accidents. What detects intent is the chain and its anchors.

Refused are UPDATE, DELETE, TRUNCATE, REPLACE and UPSERT, gaps, and an entry that does not follow the last of its chain.
"""

from sqlalchemy import Connection, MetaData

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

_POSTGRESQL_FUNCTIONS = (
    """
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION USING ERRCODE = '23001',
        MESSAGE = 'LEDGER_KEPT: nothing in ' || TG_TABLE_NAME || ' is changed or deleted';
END $$
""",
    """
CREATE FUNCTION take_next_entry() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    last_seq integer;
    last_hash text;
BEGIN
    SELECT seq, hash INTO last_seq, last_hash FROM ledger WHERE chain = NEW.chain ORDER BY seq DESC LIMIT 1;
    IF NEW.seq <> COALESCE(last_seq, 0) + 1 OR NEW.previous <> COALESCE(last_hash, repeat('0', 64)) THEN
        RAISE EXCEPTION 'LEDGER_MOVED: the entry does not follow the last one of its chain' USING ERRCODE = '23001';
    END IF;
    RETURN NEW;
END $$
""",
    """
CREATE FUNCTION take_next_leaf() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.leaf_index <> (SELECT COALESCE(MAX(leaf_index) + 1, 0) FROM leaves) THEN
        RAISE EXCEPTION 'LEDGER_KEPT: leaves are taken in without a gap' USING ERRCODE = '23001';
    END IF;
    RETURN NEW;
END $$
""",
    """
CREATE FUNCTION take_larger_checkpoint() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.size <= (SELECT MAX(size) FROM checkpoints) THEN
        RAISE EXCEPTION 'LEDGER_KEPT: a checkpoint is larger than the one before' USING ERRCODE = '23001';
    END IF;
    RETURN NEW;
END $$
""",
)

_POSTGRESQL_INSERTS = {
    "ledger": ("ledger_takes_the_next_entry", "take_next_entry"),
    "leaves": ("leaves_takes_the_next_leaf", "take_next_leaf"),
    "checkpoints": ("checkpoints_takes_larger_ones", "take_larger_checkpoint"),
}


def trigger_statements(dialect: str) -> list[str]:
    """The statements that make the ledger, its leaves and its checkpoints append-only, for this dialect."""
    if dialect == "sqlite":
        keep = [
            f"CREATE TRIGGER {table}_keeps_what_it_has_{act.lower()} BEFORE {act} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, 'LEDGER_KEPT: nothing in {table} is changed or deleted'); END"
            for table in KEPT
            for act in ("UPDATE", "DELETE")
        ]
        return [*keep, _SQLITE_INSERT, _SQLITE_LEAVES, _SQLITE_CHECKPOINTS]
    statements = [*_POSTGRESQL_FUNCTIONS]
    for table in KEPT:
        for act, each in (("UPDATE", "ROW"), ("DELETE", "ROW"), ("TRUNCATE", "STATEMENT")):
            statements.append(
                f"CREATE TRIGGER {table}_keeps_what_it_has_{act.lower()} BEFORE {act} ON {table} "
                f"FOR EACH {each} EXECUTE FUNCTION refuse_change()"
            )
        name, function = _POSTGRESQL_INSERTS[table]
        statements.append(f"CREATE TRIGGER {name} BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION {function}()")
    return statements


def create_triggers(db: Connection) -> None:
    """Install the triggers; the tables exist already."""
    for statement in trigger_statements(db.dialect.name):
        db.exec_driver_sql(statement)


def find_triggers(db: Connection) -> dict[str, str]:
    """The triggers of the database by name, with their text (SQLite) or definition and function body (PostgreSQL)."""
    if db.dialect.name == "sqlite":
        query = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
    else:
        query = (
            "SELECT t.tgname, pg_get_triggerdef(t.oid) || ' ' || t.tgenabled::text || ' ' || p.prosrc FROM pg_trigger t "
            "JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_proc p ON p.oid = t.tgfoid "
            "WHERE NOT t.tgisinternal AND c.relnamespace = current_schema()::regnamespace"
        )
    return {name: " ".join(text.split()) for name, text in db.exec_driver_sql(query)}


def create_everything(db: Connection, metadata: MetaData) -> None:
    """Tables and triggers as this version has them, without the steps that led there."""
    metadata.create_all(db)
    create_triggers(db)
