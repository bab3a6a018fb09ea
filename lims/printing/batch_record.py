"""The batch record on paper: everything recorded about one batch, provable page by page."""

from __future__ import annotations

from lims.domain.errors import Translate, in_english
from lims.domain.record import BatchRecord
from lims.printing import engine
from lims.printing.archive import Attached, archive_pdf
from lims.printing.documents import document
from lims.printing.record.frame import frame
from lims.printing.record.pen import Pen, pen_for
from lims.printing.record.rows import rows_of
from lims.printing.record.specimens import Specimens, specimens
from lims.printing.stamp import PrintStamp

__all__ = ["RECORD_STYLES", "PrintStamp", "batch_record_pdf", "record_html"]

_DOCUMENT = document("batch_record")
RECORD_STYLES = _DOCUMENT.styles
FOR_MACHINES = "record.json"


def batch_record_pdf(
    record: BatchRecord,
    stamp: PrintStamp,
    translate: Translate = in_english,
    language: str = "en",
    *,
    for_machines: bytes = b"",
) -> bytes:
    """The record as PDF/A-3; the same record, stamp and language give the same bytes.

    `for_machines` is its record.json (lims/ledger/record_file.py), which travels inside. Raises DoesNotFit for
    characters that no font on this machine has, KeyError for an unknown time zone.
    """
    pen = pen_for(record, stamp, translate)
    struck = specimens(pen)
    return archive_pdf(
        record_html(pen, struck, language),
        *RECORD_STYLES,
        *struck.styles,
        at=stamp.printed_at,
        identifier=_identifier(pen),
        attached=_attached(pen, for_machines),
        signed=bool(stamp.signed_by),
    )


def _attached(pen: Pen, for_machines: bytes) -> tuple[Attached, ...]:
    if not for_machines:
        return ()
    title = pen.prose("The entries of this record and what proves them, for machines (see lims verify)")
    return (Attached(FOR_MACHINES, for_machines, title),)


def record_html(pen: Pen, struck: Specimens, language: str = "en") -> str:
    """The page that is laid out with RECORD_STYLES and the styles of the specimens."""
    return engine.render(
        _DOCUMENT.template,
        translate=pen.names,
        lang=language.partition("+")[0],
        frame=frame(pen, pen.prose("Batch production record")),
        rows=rows_of(pen, struck),
    )


def _identifier(pen: Pen) -> bytes:
    """Names this print among all documents: batch, content and copy, never the moment of drawing."""
    return f"{pen.record.batch.batch} {pen.record.content_sha256} {pen.stamp.copy} {pen.stamp.code}".encode()
