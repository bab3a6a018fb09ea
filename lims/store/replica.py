"""The state as the ledger gives it, kept in memory and brought up by what is new: the tables are compared with it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from itertools import islice

from sqlalchemy import Connection, select

from lims.ledger.chain import Fault
from lims.store.rebuild import TableFault, differences, empty_tables, replay_entries
from lims.store.tables.ledger import ledger

# On PostgreSQL an entry of a smaller position may come into sight a moment later.
_MARGIN = 1000


class Replica:
    """Every entry is replayed once, then only what is new. Belongs to one thread."""

    def __init__(self) -> None:
        self._begin_anew()

    def _begin_anew(self) -> None:
        self._memory = ExitStack()
        self._tables = self._memory.enter_context(empty_tables())
        self._position = 0
        self._recent: set[int] = set()

    def close(self) -> None:
        """Let go of the memory."""
        self._memory.close()

    def bring_up(self, db: Connection, most: int | None = None) -> bool:
        """Replay what is new, `most` entries at a time; whether all of it is in.

        Raises NotReplayed at an entry that cannot be replayed; the next time begins from nothing.
        """
        new = self._new(db, most)
        broken = replay_entries(self._along(db, new), self._tables)
        if broken:
            self.close()
            self._begin_anew()
            raise NotReplayed(broken)
        return most is None or len(new) < most

    def differences(self, db: Connection) -> Iterator[Fault | TableFault]:
        """Every row and value that is another one in the database; `db` sees one moment, from here to the end."""
        try:
            self.bring_up(db)
        except NotReplayed as broken:
            yield broken.fault
            return
        yield from differences(db, self._tables)

    def _new(self, db: Connection, most: int | None) -> list[int]:
        c = ledger.c
        query = select(c.position).where(c.position > self._position - _MARGIN).order_by(c.position)
        if most is not None:
            query = query.limit(_MARGIN + most)
        return list(islice((one for one in db.scalars(query) if one not in self._recent), most))

    def _along(self, db: Connection, new: list[int]) -> Iterator[tuple[str, int, str]]:
        c = ledger.c
        if not new:
            return
        wanted = set(new)
        query = select(c.position, c.chain, c.seq, c.text).where(c.position.between(new[0], new[-1]))
        for position, chain, seq, written in db.execution_options(yield_per=2000).execute(query.order_by(c.position)):
            if position in wanted:
                yield chain, seq, written
        self._position = max(self._position, new[-1])
        self._recent = {one for one in self._recent | wanted if one > self._position - _MARGIN}


class NotReplayed(Exception):
    """An entry cannot be replayed; `fault` names it."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.what)
        self.fault = fault
