"""What a print job is: its labels as pieces, each in one state."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class PieceState(StrEnum):
    """One label in a print job."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    UNSURE = "unsure"
    OUT = "out"
    NOT_OUT = "not_out"
    BACK = "back"  # taken out of the queue before anything of it was sent


class JobState(StrEnum):
    """A print job as a whole."""

    RUNNING = "running"
    HELD = "held"  # waits for a person
    STOPPED = "stopped"  # sends nothing more; some of it may wait for a person's word
    SENT = "sent"  # all of it was sent; waits for a person's word
    OVER = "over"


OPEN = (PieceState.SENT, PieceState.UNSURE)  # may be on paper; a person's word is outstanding


@dataclass(frozen=True, slots=True)
class Piece:
    """One label of a job, by its place in it. `remote_job`: what the printer calls it, 0 while it has not said."""

    number: int
    label_code: str
    state: PieceState
    remote_job: int
    at: datetime
    told_by: str = ""


@dataclass(frozen=True, slots=True)
class PrintJob:
    """Labels of one batch, subject or site for one printer. `specimen`: a kind of label, for a test print; `start`:
    the first free place of the sheet in the printer, counted by rows from 1.
    """

    job: str
    printer: str
    form: str
    chain: str
    batch: str
    subject: str
    specimen: str
    state: JobState
    why: str
    words: str
    asked_at: datetime
    asked_by: str
    due_at: datetime
    taken_by: str
    taken_at: datetime | None
    pieces: tuple[Piece, ...]
    start: int = 1

    def those(self, *states: PieceState) -> tuple[Piece, ...]:
        """Its pieces in these states, in order."""
        return tuple(piece for piece in self.pieces if piece.state in states)

    def codes(self, *states: PieceState) -> tuple[str, ...]:
        """The label codes of its pieces in these states, in order."""
        return tuple(piece.label_code for piece in self.those(*states))

    @property
    def left(self) -> int:
        """How many of its labels have left for the printer."""
        return len(
            self.those(PieceState.SENDING, PieceState.SENT, PieceState.UNSURE, PieceState.OUT, PieceState.NOT_OUT)
        )

    @property
    def asked(self) -> int:
        """How many of its labels are to be printed, without those taken back."""
        return len(self.pieces) - len(self.those(PieceState.BACK))

    @property
    def waits_for_word(self) -> bool:
        """Somebody must say what came out before it can end."""
        return not self.specimen and bool(self.those(*OPEN)) and self.state is not JobState.RUNNING


def new_job(
    job: str,
    *,
    printer: str,
    form: str,
    codes: Iterable[str],
    chain: str,
    by: str,
    at: datetime,
    batch: str = "",
    subject: str = "",
    specimen: str = "",
    start: int = 1,
) -> PrintJob:
    """A job with every piece queued."""
    pieces = tuple(Piece(number, code, PieceState.QUEUED, 0, at) for number, code in enumerate(codes, start=1))
    state = JobState.RUNNING
    return PrintJob(
        job, printer, form, chain, batch, subject, specimen, state, "", "", at, by, at, "", None, pieces, start
    )
