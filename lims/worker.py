"""Does what no answer waits for: jobs, checkpoints, the watch. One runs beside `lims serve`, more by `lims worker`."""

import logging
import os
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from lims.actions.watch import watch
from lims.guard.clock import ClockWatch, ask_time_source, drift
from lims.guard.key_change import finish_key_change
from lims.guard.second_place import bring_up_second_place
from lims.guard.standing import look_at_tables, pause_for, tell_step
from lims.ledger.checkpoint import private_key_of
from lims.print_room import PrintRoom
from lims.settings import Settings
from lims.store.errors import Busy, LedgerBroken
from lims.store.jobs import claim_job, fail_job, finish_job
from lims.store.sequencer import Sequencer, newest_position
from lims.store.session import Store

CHECKPOINT = "checkpoint"
JobWork = Callable[[Store, Settings, Any], None]
J = TypeVar("J", bound=JobWork)

JOBS: dict[str, JobWork] = {}
EVERY_ENTRIES = 100
EVERY = timedelta(seconds=60)
WATCH_EVERY = timedelta(seconds=60)
PAUSE_SECONDS = 1.0
LOOK_EVERY = timedelta(minutes=10)

log = logging.getLogger("lims.worker")


def does(kind: str) -> Callable[[J], J]:
    """Make a function (store, settings, payload) the one that does jobs of this kind. It may run twice: plan for it."""

    def enter(work: J) -> J:
        if kind in JOBS:
            raise ValueError(f"jobs of kind {kind} are done by somebody already")
        JOBS[kind] = work
        return work

    return enter


class Worker:
    """One worker: `step` does what is due now, `run` goes on until told to stop."""

    def __init__(self, store: Store, settings: Settings, clock: Callable[[], datetime] | None = None) -> None:
        self._store = store
        self._settings = settings
        self._clock = clock or (lambda: datetime.now(UTC))
        self._name = f"{os.uname().nodename}:{os.getpid()}:{threading.get_ident()}"
        self._sequencer = Sequencer(store, private_key_of(settings.site_key()), settings.checkpoints)
        self._sealed_at: datetime | None = None
        self._sealed_position = 0
        self._watched_at: datetime | None = None
        self._looked_at: datetime | None = None
        self._clock_watch = ClockWatch(self._clock)

    def run(self, stop: threading.Event) -> None:
        """Work until `stop` is set, then seal what came in last. Printers are slow: they have a thread of their own."""
        room = threading.Thread(target=PrintRoom(self._store, self._clock).run, args=(stop,), name="print room")
        room.start()
        while not stop.is_set():
            self._look_safely()
            if not self.step():
                stop.wait(PAUSE_SECONDS)
        self._seal_safely()
        room.join()

    def step(self) -> bool:
        """Seal and look round when it is time, then do one job; whether there was a job."""
        try:
            if self._is_time_to_seal():
                self._seal_safely()
            if self._watched_at is None or self._clock() - self._watched_at >= WATCH_EVERY:
                self._watch_safely()
            return self.do_one_job()
        except Busy:
            # Benches come first; this comes again in a second.
            return False

    def do_one_job(self) -> bool:
        """Take and do the oldest job that is due; False when there is none."""
        works = {CHECKPOINT: self._seal_now} | JOBS
        job = claim_job(self._store, self._name, self._clock(), list(works))
        if job is None:
            return False
        try:
            works[job.kind](self._store, self._settings, job.payload)
        except Exception as fault:
            # Whatever happened inside one job, the others wait behind it; the job keeps the words.
            log.exception("job %s of kind %s did not work", job.job, job.kind)
            fail_job(self._store, job, self._clock(), f"{type(fault).__name__}: {fault}")
        else:
            finish_job(self._store, job, self._clock())
        return True

    def _is_time_to_seal(self) -> bool:
        new = newest_position(self._store) - self._sealed_position
        waited = self._sealed_at is None or self._clock() - self._sealed_at >= EVERY
        return new >= EVERY_ENTRIES or (new > 0 and waited)

    def _seal_now(self, _store: Store, _settings: Settings, _payload: Any) -> None:
        """What a decision asks for: a checkpoint that covers it, without waiting for the minute."""
        position, self._sealed_at = newest_position(self._store), self._clock()
        self._advance()
        self._sealed_position = position

    def _advance(self) -> None:
        """Seal with the key that the record names, and bring both places outside the database up to it."""
        finish_key_change(self._store, self._settings)
        self._sequencer.use_key(private_key_of(self._settings.site_key()))
        self._sequencer.advance(self._clock())
        bring_up_second_place(self._store, self._settings, self._clock())

    def _look_safely(self) -> None:
        """Look at the clock each time, at its source and at the tables now and then; tell what is not right."""
        try:
            step, at = self._clock_watch.look(), self._clock()
            if self._looked_at is None or not timedelta(0) <= at - self._looked_at < LOOK_EVERY:
                self._looked_at = at
                step = step or drift(at, ask_time_source())
                look_at_tables(self._store, at)
            if step is not None:
                tell_step(self._store, step, at)
        except Busy:
            log.warning("The clock and the tables were not looked at: the record is busy")
        except Exception:
            # Whatever is wrong with the tables, the other work waits behind this look.
            log.exception("The look at clock and tables did not finish")

    def _watch_safely(self) -> None:
        """Look for what nobody answers, what does not arrive and what falls due. The next round comes in a minute."""
        self._watched_at = self._clock()
        try:
            watch(self._store, self._clock())
        except Busy:
            raise
        except Exception:
            # A batch that cannot be looked after must not keep the checkpoints and the other jobs from being done.
            log.exception("The watch did not finish its round")

    def _seal_safely(self) -> None:
        # What comes in while we seal counts as new.
        position, self._sealed_at = newest_position(self._store), self._clock()
        try:
            self._advance()
            self._sealed_position = position
        except LedgerBroken as fault:
            log.critical("No checkpoint was sealed: %s Type: lims verify", fault)
            pause_for(self._store, fault, self._clock())
        except OSError as fault:
            log.warning("A place of checkpoints cannot be written: %s", fault)
        except Busy:
            log.warning("No checkpoint was sealed: the record is busy")
