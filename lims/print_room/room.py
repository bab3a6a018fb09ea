"""The room itself: whose turn it is, what is asked of idle printers, and what happens when something goes wrong.

It runs in the worker, on a thread of its own: no page and no checkpoint waits for a printer.
"""

from __future__ import annotations

import logging
import threading
import time
from datetime import datetime, timedelta

from lims.actions.printers import follow_site_file
from lims.domain.errors import Refusal
from lims.domain.people import SYSTEM
from lims.domain.print_job import PieceState, PrintJob
from lims.domain.print_queue import NotMine
from lims.domain.printer import TCP, Printer, Told, read_address
from lims.interop.printers.ipp import Ipp
from lims.interop.printers.line import PATIENCE, Patience
from lims.interop.printers.tcp import Tcp
from lims.masterdata.site import read_site
from lims.print_room.by_ipp import print_by_ipp
from lims.print_room.by_tcp import print_by_tcp
from lims.print_room.hands import Clock, Drawing, Hands
from lims.printing.outputs import forms, printed
from lims.resources import config_dir
from lims.store.errors import Busy
from lims.store.print_queue import claim_print_job
from lims.store.reading.batches import find_batch
from lims.store.reading.printers import get_printer, list_printers, printer_states_by_name
from lims.store.reading.site import find_site
from lims.store.session import Store

SLICE_SECONDS = 5.0  # then another printer has its turn
PAUSE_SECONDS = 0.5
LOOK_EVERY = timedelta(seconds=60)

log = logging.getLogger("lims.print_room")


def follow_file(store: Store, at: datetime) -> int:
    """Bring the printers of the record to what config/site.toml says; gives how many entries that took.

    Raises SiteFaults or Refusal when the file names a printer that cannot be. Before the ledger begins, nothing.
    """
    wanted = read_site((config_dir() / "site.toml").read_text(encoding="utf-8")).printers
    with store.reading() as db:
        if find_site(db) is None:
            return 0
    entries: int = store.perform(SYSTEM, at, lambda act: follow_site_file(act, wanted, forms()))
    return entries


def ask_printer(printer: Printer, *, answers: bool = False, patience: Patience = PATIENCE) -> Told:
    """What a printer says of itself now; `answers`: it has told its state before."""
    return _reach(printer, answers, patience).told()


def _reach(printer: Printer, answers: bool, patience: Patience) -> Tcp | Ipp:
    address = read_address(printer.kind, printer.address)
    if address is None:
        raise ValueError(f"{printer.printer} is a download: nobody sends to it")
    return Tcp(address, answers, patience) if printer.kind == TCP else Ipp(address, patience)


class PrintRoom:
    """`step` does what is due at one printer, `run` goes on until told to stop."""

    def __init__(
        self,
        store: Store,
        clock: Clock | None = None,
        *,
        name: str = "",
        patience: Patience = PATIENCE,
        slice_seconds: float = SLICE_SECONDS,
        drawing: Drawing = printed,
    ) -> None:
        self._hands = Hands(store, clock, name, patience, drawing)
        self._store = store
        self._slice_seconds = slice_seconds
        self._looked_at: datetime | None = None

    def run(self, stop: threading.Event) -> None:
        """Send until `stop` is set; the label in hand is finished then."""
        while not stop.is_set():
            worked = False
            try:
                worked = self.step()
                if not worked:
                    self.look_round()
            except Busy:
                log.info("the record is busy; the print room comes again")
            except Exception:
                # A fault in one round must not end all printing.
                log.exception("the print room did not finish its round")
            if not worked:
                stop.wait(PAUSE_SECONDS)

    def step(self) -> bool:
        """Take the oldest job that is due and work on it for a while; whether there was one."""
        job = claim_print_job(self._store, self._hands.name, self._hands.clock())
        if job is None:
            return False
        try:
            self._work(job)
        except (NotMine, Busy) as other:
            # A person held or stopped it meanwhile, another worker took it over, or the benches come first.
            log.info("print job %s: %s", job.job, other)
            self._hands.let_go(job)
        except Refusal as refusal:
            self._hands.hold(job, "cannot_draw", str(refusal))
        except Exception as fault:
            log.exception("print job %s did not work", job.job)
            self._hands.hold(job, "fault", f"{type(fault).__name__}: {fault}")
        return True

    def look_round(self) -> None:
        """Ask every printer for its state, once a minute."""
        now = self._hands.clock()
        if self._looked_at is not None and now - self._looked_at < LOOK_EVERY:
            return
        self._looked_at = now
        with self._store.reading() as db:
            known, states = list_printers(db), printer_states_by_name(db)
        for printer in known:
            if printer.is_reached:
                said = states.get(printer.printer)
                told = ask_printer(printer, answers=said is not None and said.answers, patience=self._hands.patience)
                self._hands.hear(printer, told)

    def _work(self, job: PrintJob) -> None:
        with self._store.reading() as db:
            printer = get_printer(db, job.printer)
            said = printer_states_by_name(db).get(job.printer)
            batch = find_batch(db, job.batch) if job.batch else None
        if not job.those(PieceState.SENDING):
            if not printer.in_use:
                return self._hands.hold(job, "printer_given_up", printer.given_up)
            if batch is not None and batch.on_hold:
                return self._hands.hold(job, "batch_on_hold", batch.hold_reason)
        reached = _reach(printer, said is not None and said.answers, self._hands.patience)
        until = time.monotonic() + self._slice_seconds
        if isinstance(reached, Tcp):
            return print_by_tcp(self._hands, job, printer, reached, until)
        return print_by_ipp(self._hands, job, printer, reached, until)
