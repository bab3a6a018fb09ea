"""A job at a printer on raw TCP: one label, one connection, one line in the queue before and after."""

from __future__ import annotations

import time
from functools import partial

from lims.domain.print_job import Piece, PieceState, PrintJob
from lims.domain.printer import Printer
from lims.interop.printers.line import Lost, NotSent
from lims.interop.printers.tcp import Tcp
from lims.print_room.hands import Hands, numbers_of


def print_by_tcp(hands: Hands, job: PrintJob, printer: Printer, line: Tcp, until: float) -> None:
    """Send labels until none is left, something stands in the way, or the slice of time is over."""
    orphans = numbers_of(job.those(PieceState.SENDING))
    if orphans:
        # Whoever sent them is gone. They are on paper, or half on paper, or not: only a person can see.
        hands.lose(job, orphans, "worker_lost")
        return None
    while True:
        job, window, output = hands.draw(job)
        if output is None:
            return hands.let_go(job)
        for piece, content in zip(window, output.pieces, strict=True):
            job = _send(hands, job, printer, line, piece, content)
            if not hands.holds(job):
                return None
            if time.monotonic() > until:
                return hands.let_go(job)


def _send(hands: Hands, job: PrintJob, printer: Printer, line: Tcp, piece: Piece, content: bytes) -> PrintJob:
    numbers = (piece.number,)
    try:
        told = line.send(content, partial(hands.begin, job, numbers))
    except NotSent as not_sent:
        return hands.come_back(job, printer, not_sent.told)
    except Lost as lost:
        after = hands.lose(job, numbers, lost.why, lost.words)
        if lost.told is not None:
            hands.hear(printer, lost.told)
        return after
    after = hands.arrive(job, numbers)
    hands.hear(printer, told)
    return after
