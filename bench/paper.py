"""Printing: the whole demonstration, one batch record a page, a hundred labels."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime

import pypdfium2

from bench.figures import Figure, at_most
from bench.place import Place
from lims.actions.views import batch_record
from lims.domain.batch import Stage
from lims.domain.labelling import LabelState
from lims.garbage import search_seldom
from lims.printing.batch_record import batch_record_pdf
from lims.printing.composing import compose
from lims.printing.faces import face_of_label, sample_face
from lims.printing.labels import labels_pdf, plain_pdf
from lims.store.reading.batches import list_batches
from lims.store.reading.containers import labels_in_state
from lims.web.documents import print_stamp

LABELS = 100


def demonstration(place: Place) -> Iterator[Figure]:
    """Both trials played, and all their paper."""
    yield at_most("lims demo --out DIR", place.demonstration_seconds, "s", 60)


def record(place: Place) -> Iterator[Figure]:
    """The longest record there is: a batch that was infused and closed."""
    store = place.open_store()
    with store.reading() as db:
        closed = next(batch for batch in list_batches(db) if batch.stage is Stage.CLOSED)
        stamp = print_stamp(db, at=datetime.now(UTC), printed_by="Demo QA person E", copy=2, reason="measured")
        labels_pdf([sample_face("vial")])  # the layout library is loaded once in the life of a process
        search_seldom()  # as the server does
        taken = []
        for _ in range(2):
            began = time.perf_counter()
            document = batch_record_pdf(batch_record(db, closed.batch), stamp)
            taken.append(time.perf_counter() - began)
    store.close()
    pages, (first, warm) = len(pypdfium2.PdfDocument(document)), taken
    yield at_most("batch record", warm / pages, "s a page", 0.4, beside=f"{pages} pages in {warm:.1f} s")
    yield Figure("batch record, first of a process", first / pages, "s a page", beside="its templates are compiled")


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
