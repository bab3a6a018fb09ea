"""Compares the tables with what the ledger says, every few minutes; pauses signing where a row was edited."""

from __future__ import annotations

import logging
import os
import threading
import time
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from lims.actions.standing import pause_signing
from lims.beside import told_to_end
from lims.domain.people import SYSTEM
from lims.domain.standing import STATE
from lims.ledger.chain import Fault
from lims.settings import read_settings
from lims.store.errors import Busy
from lims.store.rebuild import TableFault, fault_place
from lims.store.replica import NotReplayed, Replica
from lims.store.session import Store, open_store

# What runs beside every worker (lims/beside.py).
STATE_WATCH = "from lims.guard.state import run_state_watch; run_state_watch()"
EVERY_SECONDS = 600.0
LAST_IN_LINE = 19
# So many entries are replayed at once: a stop is not waited for, and no view of the database is held for long.
SLICE = 500
# After each it rests so many times as long: two cores are often one core that is shared, however low the priority.
RESTS = 4
NAMED = 5

log = logging.getLogger("lims.guard.state")


def run_state_watch() -> None:
    """The comparison as a process of its own, with what the benches leave of the processor.

    Within the worker it took one scan in two its processor in a server's first minute (docs/benchmarks.md).
    """
    _stand_last()
    stop = told_to_end()
    store = open_store(read_settings().database_url)
    try:
        StateWatch(store, lambda: datetime.now(UTC)).run(stop)
    finally:
        store.close()


def _stand_last() -> None:
    os.nice(LAST_IN_LINE)
    # Linux shares the processor out among sessions first, and this process began one.
    of_session = Path("/proc/self/autogroup")
    if of_session.exists():
        of_session.write_text(str(LAST_IN_LINE), encoding="ascii")


class StateWatch:
    """`look` compares once, `run` again and again until told to stop."""

    def __init__(self, store: Store, clock: Callable[[], datetime], every_seconds: float = EVERY_SECONDS) -> None:
        self._store = store
        self._clock = clock
        self._every_seconds = every_seconds
        self._replica: Replica | None = None

    def run(self, stop: threading.Event) -> None:
        """Look, and look again when it is time, until told to stop."""
        while not stop.is_set():
            try:
                self.look(stop)
            except Busy:
                log.warning("The tables were compared, and the record was busy: the answer is told next time")
            except Exception:
                # Whatever one look met, the next one comes.
                log.exception("The tables were not compared with the ledger")
            stop.wait(self._every_seconds)
        self.close()

    def close(self) -> None:
        """Let go of what is kept in memory."""
        if self._replica is not None:
            self._replica.close()
            self._replica = None

    def look(self, stop: threading.Event | None = None) -> tuple[str, ...]:
        """Replay what is new and compare, both at one moment; gives where a row differs. Signing is paused by then."""
        self._replica = self._replica or Replica()
        try:
            while not self._bring_up(self._replica, stop):
                if stop is not None and stop.is_set():
                    return ()
            with self._store.reading() as db:
                found: Iterable[Fault | TableFault] = tuple(islice(self._replica.differences(db), NAMED + 1))
        except NotReplayed as broken:
            found = (broken.fault,)
        places = tuple(dict.fromkeys(fault_place(fault) for fault in found))
        if places:
            what = "; ".join(places[:NAMED]) + ("; and more" if len(places) > NAMED else "")
            log.critical("The tables say something else than the ledger: %s. Type: lims verify --rebuild", what)
            at = self._clock()
            self._store.perform(SYSTEM, at, lambda act: pause_signing(act, cause=STATE, what=what))
        return places

    def _bring_up(self, replica: Replica, stop: threading.Event | None) -> bool:
        began = time.monotonic()
        with self._store.reading() as db:
            done = replica.bring_up(db, SLICE)
        if stop is not None:
            stop.wait(RESTS * (time.monotonic() - began))
        return done
