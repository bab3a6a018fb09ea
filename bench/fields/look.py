"""One batch drawn and read: which of its fields no reader finds in the text of the PDF."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pypdfium2
from sqlalchemy import Connection

from bench.fields.branches import Branch
from lims.actions.views import batch_record
from lims.garbage import search_afterwards
from lims.printing.batch_record import batch_record_pdf
from lims.web.documents import print_stamp
from tests.printing.fields_on_paper import fields_of, missing_fields

ZONE = ZoneInfo("Asia/Taipei")
PRINTED_AT = datetime(2026, 12, 31, 8, 0, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Looked:
    """What was seen of one generated batch."""

    seed: int
    number: int
    kind: str
    stage: str
    pages: int
    seconds: float  # of the processor: played, drawn, read, compared
    fields: dict[str, int]  # values looked for, by table
    missing: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


def record_on_paper(db: Connection, batch: str) -> bytes:
    """The printed record of a batch, for a reader who looks for its fields."""
    stamp = print_stamp(db, at=PRINTED_AT, printed_by="Demo QA person E", copy=1, reason="to look for every field")
    with search_afterwards():
        return batch_record_pdf(batch_record(db, batch), stamp)


def look(branch: Branch, began: float) -> Looked:
    """Draw this batch and look for each of its fields; `began` is the processor time when it began to be played."""
    with branch.store.reading() as db:
        stage = db.exec_driver_sql("SELECT stage FROM batches WHERE batch = ?", (branch.batch,)).scalar()
        pdf = record_on_paper(db, branch.batch)
        fields: dict[str, int] = {}
        for one in fields_of(db, branch.batch):
            fields[one.table] = fields.get(one.table, 0) + 1
        missing = [
            f"{one.table}.{one.column}: {one.value!s:.80}" for one in missing_fields(db, branch.batch, pdf, ZONE)
        ]
    with pypdfium2.PdfDocument(pdf) as read:
        pages = len(read)
    seconds = round(time.process_time() - began, 2)
    return Looked(
        branch.seed, branch.number, branch.kind, str(stage), pages, seconds, fields, missing, list(branch.faults)
    )
