"""The writers of a SQLite database stand in one line, and those who stand in it together share one commit.

SQLite lets one write at a time, and each commit waits for the disk. An act that finds others waiting behind it leaves
its transaction open for the next one; the last commits, and only then is any of them answered. Why: docs/decisions.
"""

import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from lims.store.errors import Busy
from lims.store.turn import Turn

MOST_ACTS = 32


class Undone(Busy):
    """Another act lost the transaction that this one shared with it: nothing was kept, it may be done again."""


@dataclass(slots=True)
class _Shared:
    """An open transaction, and the end that all acts in it wait for."""

    db: Connection
    acts: int = 0
    lost: bool = False
    over: threading.Event = field(default_factory=threading.Event)

    @contextmanager
    def act(self) -> Iterator[Connection]:
        """One act: an exception undoes it and leaves the others; a fault of the database undoes them all."""
        self.acts += 1
        try:
            if self.acts == 1:
                yield self.db
            else:
                with self.db.begin_nested():
                    yield self.db
        except BaseException as fault:
            # After a full disk, say, SQLite may have ended the whole transaction by itself.
            self.lost = self.acts == 1 or isinstance(fault, DBAPIError)
            raise

    def end(self) -> None:
        """Commit, or undo what was lost; then everybody in it goes on."""
        try:
            if self.lost:
                self.db.rollback()
            else:
                self.lost = True
                self.db.commit()
                self.lost = False
        finally:
            self.db.close()
            self.over.set()


@dataclass(slots=True, eq=False)
class _Place:
    """A place in the line; called with the open transaction to join, or with None to begin one."""

    called: threading.Event = field(default_factory=threading.Event)
    shared: _Shared | None = None


class Line:
    """The line of one process, over an engine that writes. Nobody stands in it longer than `longest_seconds`."""

    def __init__(self, engine: Engine, longest_seconds: float) -> None:
        self._engine = engine
        self._longest_seconds = longest_seconds
        self._turn = Turn(Path(engine.url.database or ""), longest_seconds)
        self._guard = threading.Lock()
        self._taken = False
        self._waiting: deque[_Place] = deque()

    def close(self) -> None:
        """Let go of every connection."""
        self._engine.dispose()
        self._turn.close()

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A write transaction that is on the disk when this ends; raises Busy after a wait, Undone with another act."""
        shared = self._take_turn() or self._begin()
        try:
            with shared.act() as db:
                yield db
        finally:
            self._pass_on(shared)
        if shared.lost:
            raise Undone

    def _take_turn(self) -> _Shared | None:
        with self._guard:
            if not self._taken:
                self._taken = True
                return None
            place = _Place()
            self._waiting.append(place)
        if not place.called.wait(self._longest_seconds):
            with self._guard:
                # Called at the last moment: then the turn is ours after all, and others rely on it.
                if place in self._waiting:
                    self._waiting.remove(place)
                    raise Busy
        return place.shared

    def _begin(self) -> _Shared:
        try:
            self._turn.take()
            try:
                db = self._connect()
            except BaseException:
                self._turn.give()
                raise
        except BaseException:
            self._leave()
            raise
        return _Shared(db)

    def _connect(self) -> Connection:
        db = self._engine.connect()
        try:
            db.begin()
        except BaseException:
            db.close()
            raise
        return db

    def _pass_on(self, shared: _Shared) -> None:
        if not shared.lost and shared.acts < MOST_ACTS and self._call_next(shared):
            shared.over.wait()
            return
        try:
            shared.end()
        finally:
            self._turn.give()
            self._leave()

    def _leave(self) -> None:
        with self._guard:
            self._taken = self._called_next(None)

    def _call_next(self, shared: _Shared) -> bool:
        with self._guard:
            return self._called_next(shared)

    def _called_next(self, shared: _Shared | None) -> bool:
        if not self._waiting:
            return False
        place = self._waiting.popleft()
        place.shared = shared
        place.called.set()
        return True
