"""Long papers are laid out in a process of their own: the layout holds the interpreter, and no scan may wait for it."""

from __future__ import annotations

import multiprocessing
import os
import threading
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from functools import lru_cache

from lims.domain.errors import Message, Refusal
from lims.domain.record import BatchRecord
from lims.garbage import search_at_rest, search_seldom
from lims.printing.stamp import PrintStamp
from lims.web.language import translator

_RECORDS = 100  # of one process; then a fresh one takes over, so that none grows for ever
_KINDER = 5  # the paper may take longer when somebody scans, but comes within a minute on a full machine


@dataclass(frozen=True, slots=True)
class Paper:
    """A batch record to be printed: everything the press needs, and nothing it would have to look up."""

    record: BatchRecord
    stamp: PrintStamp
    language: str
    for_machines: bytes


def print_record_paper(paper: Paper) -> bytes:
    """The PDF of a batch record. Raises the press's Refusal."""
    try:
        made = _press().submit(_made, paper).result()
    except BrokenProcessPool:
        # The process was ended from outside, as when memory ran out: a fresh one tries once more.
        _press.cache_clear()
        made = _press().submit(_made, paper).result()
    if isinstance(made, bytes):
        return made
    raise made.refusal()


@dataclass(frozen=True, slots=True)
class _Refused:
    """A refusal on its way between two processes; an exception with parts does not travel by itself."""

    code: str
    what: Message
    reasons: tuple[Message, ...]
    next_step: Message
    lifted_by: Message | None

    def refusal(self) -> Refusal:
        return Refusal(self.code, self.what, reasons=self.reasons, next_step=self.next_step, lifted_by=self.lifted_by)


@lru_cache(maxsize=1)
def _press() -> ProcessPoolExecutor:
    return ProcessPoolExecutor(
        1, mp_context=multiprocessing.get_context("spawn"), initializer=_begin, max_tasks_per_child=_RECORDS
    )


def _begin() -> None:
    """What the process does first."""
    os.nice(_KINDER)
    threading.Thread(target=_end_with_the_server, daemon=True).start()
    import lims.printing.batch_record  # noqa: F401 the layout library is heavy: loaded before the first record asks

    search_seldom()


def _end_with_the_server() -> None:
    server = multiprocessing.parent_process()
    if server is not None:
        server.join()
        os._exit(0)


def _made(paper: Paper) -> bytes | _Refused:
    from lims.printing.batch_record import batch_record_pdf

    try:
        with search_at_rest():
            return batch_record_pdf(
                paper.record,
                paper.stamp,
                translator(paper.language),
                paper.language,
                for_machines=paper.for_machines,
            )
    except Refusal as refusal:
        return _Refused(refusal.code, refusal.what, refusal.reasons, refusal.next_step, refusal.lifted_by)
