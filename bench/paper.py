"""Printing: the whole demonstration, batch records, a hundred labels."""

from __future__ import annotations

import multiprocessing
import resource
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import pypdfium2

from bench.figures import Figure, at_most
from bench.place import Place
from lims.actions.views import batch_record
from lims.domain.batch import Stage
from lims.domain.labelling import LabelState
from lims.domain.record import BatchRecord
from lims.garbage import search_at_rest, search_seldom
from lims.printing.batch_record import batch_record_pdf
from lims.printing.composing import compose
from lims.printing.faces import face_of_label, sample_face
from lims.printing.labels import labels_pdf, plain_pdf
from lims.store.checkpoints import find_latest_checkpoint
from lims.store.reading.batches import list_batches
from lims.store.reading.containers import labels_in_state
from lims.store.reading.record_file import record_json
from lims.web.documents import print_stamp
from lims.web.press import Paper

LABELS = 100
RECORDS = 100
WORSE = 5


def demonstration(place: Place) -> Iterator[Figure]:
    """Both trials played, and all their paper."""
    yield at_most("lims demo --out DIR", place.demonstration_seconds, "s", 60)


def record(place: Place) -> Iterator[Figure]:
    """The longest straight record, a bad one of fifty pages, and a hundred in a row, in a process as the server has."""
    store = place.open_store()
    with store.reading() as db:
        stamp = print_stamp(db, at=datetime.now(UTC), printed_by="Demo QA person E", copy=2, reason="measured")
        sealed = find_latest_checkpoint(db)

        def paper_of(batch: str) -> Paper:
            inside = record_json(db, batch, sealed, document="batch_record", copy=2)
            return Paper(batch_record(db, batch), stamp, "en", inside)

        closed = (one.batch for one in list_batches(db) if one.stage is Stage.CLOSED)
        straight, another = paper_of(next(closed)), paper_of(next(closed))
    store.close()
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as press:
        # A server has printed others before, never this one: its texts are new to the process.
        (first,) = press.submit(_print, another, 1).result()
        warm, third = press.submit(_print, straight, 2).result()
        *_, last = press.submit(_print, straight, RECORDS - 3).result()
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as press:
        press.submit(_print, straight, 1).result()
        (bad,) = press.submit(_print, replace(straight, record=_worse(straight.record)), 1).result()
    beside = f"{warm.pages} pages"
    yield at_most("batch record", warm.seconds / warm.pages, "s a page", 0.2, beside=beside)
    yield at_most("batch record, in all", warm.seconds, "s", 2.5, beside=beside)
    yield Figure("batch record, first of a process", first.seconds / first.pages, "s a page")
    yield at_most("batch record, memory", third.peak_mb, "MB", 300)
    grown = f"from {third.peak_mb:.0f} to {last.peak_mb:.0f} MB"
    yield at_most(f"{RECORDS} records in a row, growth", last.peak_mb - third.peak_mb, "MB", 15, beside=grown)
    yield at_most("a bad record", bad.seconds, "s", 12, beside=f"{bad.pages} pages")
    a_page = bad.seconds / bad.pages / (warm.seconds / warm.pages)
    yield at_most("a bad record, a page of it", a_page, "times a page of the straight one", 1.2)


@dataclass(frozen=True, slots=True)
class _Printed:
    """What one print took."""

    seconds: float
    pages: int
    peak_mb: float


def _print(paper: Paper, times: int) -> list[_Printed]:
    found: list[_Printed] = []
    for _ in range(times):
        with search_at_rest():  # as the press does
            began = time.perf_counter()
            pdf = batch_record_pdf(paper.record, paper.stamp, for_machines=paper.for_machines)
            taken = time.perf_counter() - began
        if not found:
            search_seldom()  # as the press does
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        found.append(_Printed(taken, len(pypdfium2.PdfDocument(pdf)), peak))
    return found


def _worse(straight: BatchRecord) -> BatchRecord:
    """A batch where everything happened that happens in five: labels, hand-overs, counts, entries."""
    return replace(
        straight,
        labels=straight.labels * WORSE,
        handovers=straight.handovers * WORSE,
        containers=straight.containers * WORSE,
        counts=straight.counts * 2,
        happenings=straight.happenings * WORSE,
        exceptions=straight.exceptions * (WORSE * 20),
        signatures=straight.signatures * WORSE,
    )


def labels(place: Place) -> Iterator[Figure]:
    """Labels of tubes, vessels, vials and bags as the demonstration issued them; laid out one by one beside."""
    store = place.open_store()
    with store.reading() as db:
        every = labels_in_state(db, *LabelState)
    store.close()
    of_batches = [face_of_label(one) for one in every if one.batch]
    faces = [of_batches[number % len(of_batches)] for number in range(LABELS)]
    labels_pdf([sample_face("vial")])
    began = time.perf_counter()
    labels_pdf(faces)
    stamped = time.perf_counter() - began
    began = time.perf_counter()
    plain_pdf([compose(face) for face in faces])
    beside = "each laid out by WeasyPrint"
    yield at_most(f"{LABELS} labels", stamped, "s", 2, beside=beside, bare=time.perf_counter() - began)
