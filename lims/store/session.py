"""The store: reading in one transaction, performing an act in another."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError, IntegrityError

from lims.domain.errors import Refusal
from lims.store.engine import BUSY_SECONDS, check_settings, make_engine
from lims.store.errors import Busy
from lims.store.line import Line, Undone
from lims.store.record import Act, make_id
from lims.store.requests import Request
from lims.store.tables.materials import equipment

Work = Callable[[Act], Any]
TRIES = 3


def open_store(url: str, *, busy_seconds: float = BUSY_SECONDS) -> "Store":
    """Open the database of this URL; raises UnsafeDatabase when its settings do not keep what is acknowledged."""
    store = Store(make_engine(url, busy_seconds), busy_seconds)
    try:
        with store.engine.connect() as db:
            check_settings(db)
    except BaseException:
        store.close()
        raise
    return store


class Store:
    """The database of one site. Safe to share between threads."""

    def __init__(self, engine: Engine, busy_seconds: float = BUSY_SECONDS) -> None:
        self.engine = engine
        self.dialect = engine.dialect.name
        self._line: Line | None = None
        if self.dialect == "sqlite":
            self._line = Line(make_engine(str(engine.url), busy_seconds, writes=True), busy_seconds)

    def close(self) -> None:
        """Let go of every connection."""
        self.engine.dispose()
        if self._line:
            self._line.close()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection that sees one moment of the record, whatever is written meanwhile."""
        with self.engine.connect() as db:
            if self.dialect == "postgresql":
                db = db.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)  # noqa: PLW2901 (the same connection)
            with db.begin():
                yield db

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A connection in a write transaction: kept at the end, undone by any exception; raises Busy after a wait."""
        try:
            with self._line.writing() if self._line else self.engine.begin() as db:
                yield db
        except DBAPIError as fault:
            if _is_busy(fault):
                raise Busy from fault
            raise

    def perform(
        self,
        person: str,
        at: datetime,
        work: Work,
        *,
        request_id: str = "",
        fingerprint: str = "",
        station: str = "",
        new_id: Callable[[], str] | None = None,
    ) -> Any:
        """Do `work` in one write transaction and give its answer (plain data when there is a request id).

        A request sent twice gets the stored answer. A refusal that carries entries is recorded before it is raised.
        """
        request = Request(request_id, fingerprint, person, at)

        def act_on(db: Connection) -> Act:
            return Act(db, person, at, station, new_id or make_id)

        def answer(db: Connection) -> Any:
            if not request.request_id:
                return work(act_on(db))
            if not request.claim(db):
                return request.stored_answer(db)
            given = work(act_on(db))
            return request.keep_answer(db, given)

        def refuse(db: Connection, refusal: Refusal) -> None:
            # A twin of this request may have been refused and recorded meanwhile: it is told the same, once.
            if request.request_id and not request.claim(db):
                request.stored_answer(db)
                return
            _record_all(act_on(db), refusal.entries)
            if request.request_id:
                request.keep_refusal(db, refusal)

        try:
            return self._in_one_transaction(answer)
        except Refusal as refusal:
            if refusal.entries:
                self._in_one_transaction(partial(refuse, refusal=refusal))
            raise

    def _in_one_transaction(self, body: Callable[[Connection], Any]) -> Any:
        for _ in range(TRIES):
            try:
                with self.writing() as db:
                    return body(db)
            except (Undone, DBAPIError) as fault:
                # Two acts that wait for each other: PostgreSQL undoes one of them, and that one is simply done again.
                if not _may_be_done_again(fault):
                    raise
        raise Busy


def _record_all(act: Act, entries: tuple[tuple[str, object], ...]) -> None:
    # One order for everybody, so that two refusals that touch the same chains cannot wait for each other.
    for chain in sorted({chain for chain, _ in entries}):
        act.lock(chain)
    for station in sorted({act.station, *(getattr(event, "station", "") for _, event in entries)} - {""}):
        act.lock_row(equipment, equipment=station)
    for chain, event in entries:
        act.record(chain, event)


def _is_busy(fault: DBAPIError) -> bool:
    name = getattr(fault.orig, "sqlite_errorname", "")
    return name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")) or getattr(fault.orig, "sqlstate", "") == "55P03"


def _may_be_done_again(fault: Undone | DBAPIError) -> bool:
    if isinstance(fault, Undone):
        return True
    state = getattr(fault.orig, "sqlstate", "")
    # Deadlock, serialization failure; or two first entries that met at the same ledger key.
    met = isinstance(fault, IntegrityError) and any(word in str(fault.orig) for word in ("LEDGER_MOVED", "uq_ledger"))
    return state in ("40P01", "40001") or met
