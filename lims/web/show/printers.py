"""Printers and their queues in words: states, troubles, progress, and what a person is asked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from lims.actions.print_queue import accounted
from lims.domain.errors import Message, msg
from lims.domain.print_job import OPEN, JobState, PieceState, PrintJob
from lims.domain.printer import ATTENTION, BUSY, DOWNLOAD, IPP, READY, SILENT, TCP, UNREPORTED, Printer, PrinterState
from lims.printing.label_kinds import LabelKind
from lims.store.print_queue import jobs_ahead, list_print_jobs
from lims.store.reading.printers import list_printers, printer_states_by_name
from lims.web.show.label_forms import SHEET, forms_for
from lims.web.site import station

Chip = tuple[str, Message]

KINDS: dict[str, Message] = {
    TCP: msg("Label printer on the network (ZPL, port 9100)"),
    IPP: msg("CUPS or a network printer (IPP)"),
    DOWNLOAD: msg("Download: a file for your own computer"),
}
_STATES: dict[str, Chip] = {
    READY: ("ok", msg("ready")),
    BUSY: ("now", msg("printing")),
    ATTENTION: ("attn", msg("needs a hand")),
    SILENT: ("stop", msg("does not answer")),
    UNREPORTED: ("wait", msg("state not reported")),
}
TROUBLES: dict[str, Message] = {
    "paper_out": msg("Labels have run out"),
    "head_open": msg("The cover or print head is open"),
    "ribbon_out": msg("The ribbon or toner has run out"),
    "paused": msg("The printer is paused"),
    "jam": msg("Labels are jammed"),
    "offline": msg("The printer is not connected"),
    "buffer_full": msg("The printer's memory is full"),
    "memory_lost": msg("The printer has lost its settings"),
    "too_hot": msg("The print head is too hot"),
    "too_cold": msg("The print head is too cold"),
    "not_accepting": msg("The printer takes no jobs"),
    "stopped": msg("The printer is stopped"),
    "silent": msg("The printer does not answer"),
    "unreported": msg("The printer reports no state"),
    # of a job that is held
    "line_lost": msg("The connection broke while a label was being sent"),
    "worker_lost": msg("Autolog stopped while a label was being sent"),
    "slow": msg("The printer did not finish a label in time"),
    "no_number": msg("The printer gave no clear answer"),
    "forgotten": msg("The printer does not know the job any more"),
    "job_canceled": msg("The job was cancelled at the printer"),
    "job_aborted": msg("The printer gave the job up"),
    "turned_away": msg("The printer refused the job"),
    "printer_given_up": msg("The printer was taken out of use"),
    "batch_on_hold": msg("The batch is on hold"),
    "cannot_draw": msg("A label cannot be drawn for this printer"),
    "fault": msg("Autolog could not send the job"),
    "person": msg("Held by a person"),
}


@dataclass(frozen=True, slots=True)
class PrinterRow:
    """A printer with what it said last and how much waits for it."""

    printer: Printer
    kind: Message
    chip: Chip
    troubles: tuple[Message, ...]
    words: str
    told_at: datetime | None
    jobs: int

    @property
    def sheet(self) -> bool:
        """It prints on sheets, so a sheet may have been used before."""
        return self.printer.form.startswith(SHEET)


@dataclass(frozen=True, slots=True)
class QueueRow:
    """A print job as a line of the queue. `open_count`: labels that may be on paper, of which nobody has said so."""

    job: PrintJob
    printer: str
    chip: Chip
    progress: Message
    why: Message | None
    ahead: int
    open_count: int

    @property
    def runs(self) -> bool:
        """Something may change by itself."""
        return self.job.state is JobState.RUNNING or bool(self.job.those(PieceState.SENDING))

    @property
    def asks(self) -> bool:
        """A person's word is outstanding."""
        return not self.job.specimen and self.open_count > 0 and not self.runs

    @property
    def queued(self) -> int:
        """How many labels have not left yet."""
        return len(self.job.those(PieceState.QUEUED))

    @property
    def may_go_on(self) -> bool:
        """The rest may be sent."""
        return self.job.state is JobState.HELD and not self.job.those(PieceState.UNSURE, PieceState.SENDING)

    @property
    def is_over(self) -> bool:
        """Nothing of it is left to do or to say."""
        return self.job.state is JobState.OVER


def queue_rows(db: Connection, batch: str = "", *, printer: str = "", most: int = 5) -> tuple[QueueRow, ...]:
    """The print jobs of a batch (all jobs where none is named): those that want something, then the last ones over."""
    names = {one.printer: one.title for one in list_printers(db, in_use=False)}
    return tuple(row_of(db, job, names) for job in list_print_jobs(db, batch=batch, printer=printer, most=most))


def row_of(db: Connection, job: PrintJob, names: dict[str, str]) -> QueueRow:
    """One job as a line."""
    now = accounted(db, job, job.asked_at)
    return QueueRow(
        now,
        names.get(job.printer, job.printer),
        _chip(now),
        _progress(now),
        TROUBLES.get(now.why) if now.why and now.state is not JobState.OVER else None,
        jobs_ahead(db, now) if now.state is JobState.RUNNING else 0,
        len(now.those(*OPEN)),
    )


def _chip(job: PrintJob) -> Chip:
    if job.state is JobState.OVER:
        if job.those(PieceState.UNSURE):
            return "attn", msg("not sure")
        return ("wait", msg("taken back")) if not job.left else ("ok", msg("done"))
    if job.state is JobState.RUNNING:
        return ("attn", msg("waits for the printer")) if job.why else ("now", msg("printing"))
    if job.state is JobState.SENT:
        return "attn", msg("did all come out?")
    return "stop", msg("held") if job.state is JobState.HELD else msg("stopped")


def _progress(job: PrintJob) -> Message:
    return msg("%(sent)s of %(asked)s sent", sent=job.left, asked=job.asked)


def printer_rows(db: Connection, *, in_use: bool = True) -> tuple[PrinterRow, ...]:
    """Every printer with its state."""
    states = printer_states_by_name(db)
    return tuple(printer_row(db, one, states.get(one.printer)) for one in list_printers(db, in_use=in_use))


def printers_for(rows: Iterable[PrinterRow], kind: LabelKind) -> tuple[PrinterRow, ...]:
    """Those with a queue that can take this kind of label, first what stands at this station."""
    taken = {form.name for form in forms_for(kind)}
    fitting = (row for row in rows if row.printer.is_reached and row.printer.form in taken)
    return tuple(sorted(fitting, key=lambda row: not row.printer.station or row.printer.station != station()))


def printer_row(db: Connection, printer: Printer, state: PrinterState | None) -> PrinterRow:
    """One printer with its state."""
    waiting = sum(1 for job in list_print_jobs(db, printer=printer.printer, most=0))
    if not printer.in_use:
        chip: Chip = ("wait", msg("out of use"))
    elif not printer.is_reached:
        chip = ("ok", msg("always there"))
    elif state is None:
        chip = ("wait", msg("not asked yet"))
    else:
        chip = _STATES.get(state.state, ("wait", msg("state not reported")))
    troubles = tuple(TROUBLES[name] for name in (state.troubles if state else ()) if name in TROUBLES)
    words, told_at = (state.words, state.told_at) if state else ("", None)
    return PrinterRow(printer, KINDS[printer.kind], chip, troubles, words, told_at, waiting)
