"""One pair of hands at the printers: what they draw, and how each of their steps is written down."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta

from lims.domain import print_queue as queue
from lims.domain.labelling import LabelState
from lims.domain.print_job import JobState, Piece, PieceState, PrintJob
from lims.domain.print_queue import NotMine
from lims.domain.printer import Printer, Told, draws_one_by_one
from lims.interop.printers.line import PATIENCE, Patience
from lims.printing.faces import LabelFace, face_of_label, sample_face
from lims.printing.outputs import Output, printed
from lims.store.errors import Busy
from lims.store.print_queue import LONGEST_WORDS, change_print_job, get_print_job, keep_told
from lims.store.reading.containers import find_label
from lims.store.session import Store

WINDOW = 50  # labels drawn at once, where each is a piece of its own
NOT_READY = timedelta(seconds=5)
TRIES = 3

Clock = Callable[[], datetime]
Drawing = Callable[..., Output]  # faces, form, and the first free place of a sheet as `start`
Drawn = tuple[PrintJob, tuple[Piece, ...], Output | None]


class Hands:
    """Whoever holds a job under this name moves its pieces; every step is one transaction of the store."""

    def __init__(
        self, store: Store, clock: Clock | None, name: str, patience: Patience = PATIENCE, drawing: Drawing = printed
    ) -> None:
        self.store = store
        self.drawing = drawing
        self.clock = clock or (lambda: datetime.now(UTC))
        self.name = name or f"{os.uname().nodename}:{os.getpid()}:{id(self):x}"
        self.patience = patience

    def holds(self, job: PrintJob) -> bool:
        """The job is still in these hands."""
        return job.taken_by == self.name

    def read(self, job: PrintJob) -> PrintJob:
        """The job as it is now."""
        with self.store.reading() as db:
            return get_print_job(db, job.job)

    def begin(self, job: PrintJob, numbers: tuple[int, ...]) -> None:
        """Written down before the first byte."""
        self._change(job, lambda now: queue.begin(now, numbers, self.name, self.clock()))

    def name_remote(self, job: PrintJob, numbers: tuple[int, ...], remote_job: int) -> PrintJob:
        """The printer's number is written down before anything else is believed."""
        return self._change(job, lambda now: queue.name_remote(now, numbers, remote_job, self.name, self.clock()))

    def arrive(self, job: PrintJob, numbers: tuple[int, ...]) -> PrintJob:
        """They reached the printer."""
        return self._change(job, lambda now: queue.arrive(now, numbers, self.name, self.clock()))

    def lose(self, job: PrintJob, numbers: tuple[int, ...], why: str, words: str = "") -> PrintJob:
        """Nobody can know what became of them."""
        kept = words[:LONGEST_WORDS]
        return self._change(job, lambda now: queue.lose(now, numbers, self.name, self.clock(), why, kept))

    def turn_away(self, job: PrintJob, numbers: tuple[int, ...], words: str) -> PrintJob:
        """The printer took nothing, and said so."""
        kept = words[:LONGEST_WORDS]
        return self._change(
            job, lambda now: queue.turn_away(now, numbers, self.name, self.clock(), "turned_away", kept)
        )

    def hold(self, job: PrintJob, why: str, words: str) -> None:
        """A person decides what becomes of the job."""
        try:
            self._change(job, lambda now: queue.hold(now, self.name, why, words[:LONGEST_WORDS]))
        except NotMine:
            return

    def let_go(self, job: PrintJob) -> None:
        """Somebody else may go on with it, or these hands later."""
        try:
            self._change(job, lambda now: queue.let_go(now, self.name, self.clock()))
        except NotMine:
            return

    def come_back(self, job: PrintJob, printer: Printer, told: Told) -> PrintJob:
        """The printer is not ready: try again soon. Nothing changes for any label."""
        self.hear(printer, told)
        why, words = (told.troubles[0] if told.troubles else told.state), told.words[:LONGEST_WORDS]
        return self._change(
            job, lambda now: queue.let_go(now, self.name, self.clock() + NOT_READY, why=why, words=words)
        )

    def hear(self, printer: Printer, told: Told) -> None:
        """Remember what the printer said."""
        keep_told(self.store, printer.printer, told, self.clock())

    def draw(self, job: PrintJob) -> Drawn:
        """The next pieces and what is sent for them; no output when there is nothing to send.

        Labels that were voided while they waited are left out. Drawn outside any transaction.
        """
        queued = job.those(PieceState.QUEUED) if job.state is JobState.RUNNING else ()
        if draws_one_by_one(job.form):
            queued = queued[:WINDOW]
        if not queued:
            return job, (), None
        if job.specimen:
            return job, queued, self.drawing([sample_face(job.specimen) for _ in queued], job.form, start=job.start)
        faces: dict[str, LabelFace] = {}
        with self.store.reading() as db:
            for piece in queued:
                label = find_label(db, piece.label_code)
                if label is not None and label.state is LabelState.SENT:
                    faces[label.label_code] = face_of_label(label)
        void = numbers_of(piece for piece in queued if piece.label_code not in faces)
        if void:
            return self.draw(self._change(job, lambda now: queue.drop(now, void, self.name, self.clock())))
        return job, queued, self.drawing([faces[piece.label_code] for piece in queued], job.form, start=job.start)

    def _change(self, job: PrintJob, change: Callable[[PrintJob], PrintJob]) -> PrintJob:
        tries = TRIES
        while True:
            try:
                return change_print_job(self.store, job.job, change)
            except Busy:
                # What was sent must be written down: a busy bench is waited for longer than elsewhere.
                tries -= 1
                if not tries:
                    raise


def numbers_of(pieces: Iterable[Piece]) -> tuple[int, ...]:
    """The places of these pieces in their job."""
    return tuple(piece.number for piece in pieces)
