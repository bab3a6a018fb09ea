"""Reading a whole table in order, a batch at a time: the price of a proof is in the rows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection

AT_ONCE = 5000


def rows_of(db: Connection, query: str) -> Iterator[Any]:
    """Every row of a query as the driver gives it, in the transaction of this connection."""
    if db.dialect.name == "sqlite":
        # A row at a time through the toolkit costs more than the row.
        connection: Any = db.connection.dbapi_connection
        yield from connection.cursor().execute(query)
        return
    for some in db.execution_options(stream_results=True, yield_per=AT_ONCE).exec_driver_sql(query).partitions():
        yield from some
