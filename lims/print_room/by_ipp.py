"""A job at CUPS or a network printer: handed over under our own name, then asked after until the printer says."""

from __future__ import annotations

import time
from datetime import timedelta
from functools import partial

from lims.domain.print_job import JobState, Piece, PieceState, PrintJob
from lims.domain.printer import SILENT, Printer, Told, draws_one_by_one
from lims.interop.printers.ipp import Ipp, RemoteJob
from lims.interop.printers.line import Lost, NotSent, Refused
from lims.print_room.hands import Hands, numbers_of
from lims.printing.outputs import Output

# A printer that has not answered for so long after it was given something is not waited for any more.
LONGEST_SILENCE = timedelta(minutes=10)


def print_by_ipp(hands: Hands, job: PrintJob, printer: Printer, line: Ipp, until: float) -> None:
    """Hand over and ask until nothing is left, something stands in the way, or the slice of time is over."""
    while hands.holds(job):
        try:
            if job.those(PieceState.SENDING):
                job = _follow(hands, job, line)
            else:
                job, window, output = hands.draw(job)
                if output is None:
                    return hands.let_go(job)
                job = _hand_over(hands, job, window, output, line)
        except NotSent as not_sent:
            _wait(hands, job, printer, not_sent.told)
            return None
        except (Lost, Refused) as unheard:
            # Only a question was lost: the printer is asked again, by the same number or name.
            _wait(hands, job, printer, Told(SILENT, words=unheard.words))
            return None
        if hands.holds(job) and time.monotonic() > until:
            hands.hear(printer, line.told())
            return hands.let_go(job)
    hands.hear(printer, line.told())
    return None


def _hand_over(hands: Hands, job: PrintJob, window: tuple[Piece, ...], output: Output, line: Ipp) -> PrintJob:
    pieces, content = window, output.content
    if draws_one_by_one(job.form):
        pieces, content = window[:1], output.pieces[0]
    numbers = numbers_of(pieces)
    try:
        remote = line.send(content, output.media_type, _name(job, pieces), partial(hands.begin, job, numbers))
    except Refused as refused:
        return hands.turn_away(job, numbers, refused.words)
    except Lost:
        # Not unsure yet: the printer can be asked for a job of this name.
        return hands.read(job)
    return hands.name_remote(job, numbers, remote)


def _follow(hands: Hands, job: PrintJob, line: Ipp) -> PrintJob:
    """Ask the printer once what became of what it was given."""
    pieces = job.those(PieceState.SENDING)
    numbers, number = numbers_of(pieces), pieces[0].remote_job
    found = line.job(number) if number else line.find_job(_name(job, pieces))
    if found is None:
        # It may have been printed and forgotten, or have never arrived.
        return hands.lose(job, numbers, "forgotten" if number else "worker_lost")
    if not number:
        job = hands.name_remote(job, numbers, found.number)
    if found.is_over:
        return _ended(hands, job, numbers, found)
    job = hands.read(job)
    if job.state is JobState.STOPPED:
        line.cancel(found.number)
    time.sleep(hands.patience.look_again)
    return job


def _ended(hands: Hands, job: PrintJob, numbers: tuple[int, ...], found: RemoteJob) -> PrintJob:
    if found.ended_badly:
        return hands.lose(job, numbers, found.ended_badly, found.words)
    return hands.arrive(job, numbers)


def _wait(hands: Hands, job: PrintJob, printer: Printer, told: Told) -> None:
    """Come back soon; what was given to a printer that stays silent too long becomes a question to a person."""
    now = hands.read(job)
    given = now.those(PieceState.SENDING)
    if given and (now.state is JobState.STOPPED or hands.clock() - given[0].at >= LONGEST_SILENCE):
        hands.lose(now, numbers_of(given), "silent", told.words)
        hands.hear(printer, told)
        return
    hands.come_back(now, printer, told)


def _name(job: PrintJob, pieces: tuple[Piece, ...]) -> str:
    """Our own name for what is handed over, by which a printer can be asked for it."""
    return f"autolog {job.job}/{pieces[0].number}"
