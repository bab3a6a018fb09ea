"""Statements that every scan runs: written by SQLAlchemy once, then given to the driver of SQLite as they stand.

Around a statement of 5 µs SQLAlchemy works for 80: it looks up its compiled text, makes a context and a result. What is
asked of the two databases stays one text. PostgreSQL, and a connection outside a transaction, go the ordinary way.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from sqlite3 import Cursor
from sqlite3 import Error as DriverFault
from typing import Any

from sqlalchemy import Connection, Insert, Select, Update
from sqlalchemy.engine import Dialect
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.compiler import SQLCompiler

Row = Mapping[Any, Any]
Processor = Callable[[Any], Any] | None


@dataclass(frozen=True, slots=True)
class _Written:
    """The text for the driver, the name and type of the value for each `?`, and the columns that come back."""

    text: str
    places: tuple[tuple[str, Processor], ...]
    fixed: Mapping[str, Any]  # what the statement itself says: a limit, a constant
    columns: tuple[str, ...]
    readers: tuple[tuple[str, Callable[[Any], Any]], ...]

    def values(self, given: Mapping[str, Any]) -> list[Any]:
        """The values in the order of their places, as the driver takes them."""
        found = {**self.fixed, **given}
        return [found[name] if process is None else process(found[name]) for name, process in self.places]

    def row(self, cells: Sequence[Any]) -> Row:
        """One row, each column by its name and of its type."""
        row = dict(zip(self.columns, cells, strict=True))
        for name, read in self.readers:
            row[name] = read(row[name])
        return row


class Prepared:
    """One statement without lists of values in it; what it needs is named by `bindparam`, in INSERT by the columns."""

    def __init__(self, statement: Select[Any] | Insert | Update) -> None:
        writes = isinstance(statement, Insert | Update)
        self._statement = statement.execution_options(preserve_rowcount=True) if writes else statement
        self._written: dict[frozenset[str], _Written] = {}

    def first(self, db: Connection, **values: Any) -> Row | None:
        """The first row, or None."""
        if not _is_plain(db):
            return db.execute(self._statement, values).mappings().first()
        written, cursor = self._run(db, values)
        cells = cursor.fetchone()
        cursor.close()  # a statement that is not at its end keeps its view of the file
        return None if cells is None else written.row(cells)

    def all(self, db: Connection, **values: Any) -> Sequence[Row]:
        """Every row."""
        if not _is_plain(db):
            return db.execute(self._statement, values).mappings().all()
        written, cursor = self._run(db, values)
        return [written.row(cells) for cells in cursor]

    def run(self, db: Connection, values: Mapping[str, Any]) -> int:
        """Write; how many rows it was."""
        if not _is_plain(db):
            return db.execute(self._statement, values).rowcount
        return self._run(db, values)[1].rowcount

    def _run(self, db: Connection, values: Mapping[str, Any]) -> tuple[_Written, Cursor]:
        names = frozenset(values)
        written = self._written.get(names)
        if written is None:
            written = self._written[names] = _write(self._statement, db.dialect, names)
        ready = written.values(values)
        try:
            cursor: Cursor = db.connection.cursor()  # type: ignore[assignment]  # the driver of SQLite, see _is_plain
            return written, cursor.execute(written.text, ready)
        except DriverFault as fault:
            raise DBAPIError.instance(written.text, ready, fault, DriverFault, dialect=db.dialect) from fault


def _is_plain(db: Connection) -> bool:
    return db.dialect.name == "sqlite" and db.in_transaction()


def _write(statement: Select[Any] | Insert | Update, dialect: Dialect, names: frozenset[str]) -> _Written:
    columns = {} if isinstance(statement, Insert | Update) else dict(statement.selected_columns.items())
    written = statement.compile(dialect=dialect, column_keys=None if columns else sorted(names))
    assert isinstance(written, SQLCompiler)
    fixed = {name: bind.effective_value for name, bind in written.binds.items() if not bind.required}
    places = tuple(written.positiontup or ())
    if set(places) - fixed.keys() != names or written.post_compile_params or written.prefetch:
        raise TypeError(f"this statement cannot be run with {sorted(names)}: {written.string}")
    types = ((name, column.type.dialect_impl(dialect)) for name, column in columns.items())
    readers = ((name, kind.result_processor(dialect, None)) for name, kind in types)
    return _Written(
        text=written.string,
        places=tuple((name, written.binds[name].type.dialect_impl(dialect).bind_processor(dialect)) for name in places),
        fixed=fixed,
        columns=tuple(columns),
        readers=tuple((name, read) for name, read in readers if read is not None),
    )
