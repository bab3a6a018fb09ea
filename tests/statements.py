"""Each test has a database of its own, and all of them are asked the same: a statement is put into SQL once for all."""

from sqlalchemy import Engine
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.util import LRUCache


def share_compiled_statements() -> None:
    """Let all engines of this process keep what they compiled in one place, by the kind of database.

    An engine looks there by its dialect, a new one for each engine: two of one class are now the same.
    Compiling took a fifth of a run.
    """
    kept = LRUCache(10_000)
    begin = Engine.__init__

    def begin_sharing(self, *args, **named):
        begin(self, *args, **named)
        self._compiled_cache = kept

    Engine.__init__ = begin_sharing
    for dialect in (SQLiteDialect_pysqlite, PGDialect_psycopg):
        dialect.__eq__ = lambda self, other: type(self) is type(other)
        dialect.__hash__ = lambda self: hash(type(self))
