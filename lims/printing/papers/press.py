"""A paper of a batch as a PDF, whichever it is: the one door for screens, command line and demonstration."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from lims.domain.errors import Translate, in_english
from lims.domain.record import BatchRecord
from lims.printing.batch_record import batch_record_pdf
from lims.printing.documents import document, put_on_paper
from lims.printing.papers.certificate import certificate
from lims.printing.papers.custody_report import custody_report
from lims.printing.papers.deviation_report import deviation_report
from lims.printing.papers.downtime_kit import downtime_kit
from lims.printing.papers.infusion_form import infusion_form
from lims.printing.papers.label_reconciliation import label_reconciliation
from lims.printing.record.frame import frame
from lims.printing.record.pen import Pen, pen_for
from lims.printing.stamp import PrintStamp

# What each paper of a batch prints. The second argument names the thing of the batch that it is about, if any.
_SHEETS: dict[str, Callable[[Pen, str], Any]] = {
    "certificate": lambda pen, _: certificate(pen),
    "custody_report": lambda pen, _: custody_report(pen),
    "deviation_report": deviation_report,
    "downtime_kit": lambda pen, _: downtime_kit(pen),
    "infusion_form": lambda pen, _: infusion_form(pen),
    "label_reconciliation": lambda pen, _: label_reconciliation(pen),
}
# What a paper holds of another one looks as it does there.
_ALSO_STYLED = {"downtime_kit": ("records/downtime/downtime.css",)}


def paper_pdf(
    key: str,
    record: BatchRecord,
    stamp: PrintStamp,
    translate: Translate = in_english,
    language: str = "en",
    *,
    about: str = "",
) -> bytes:
    """The paper of that key about a batch; the same record, stamp and language give the same bytes.

    `about` is the number of a deviation where the paper is about one. Raises DoesNotFit for characters that no font on
    this machine has, NotFound for a document there is not, KeyError for one that is about no batch.
    """
    if key == "batch_record":
        return batch_record_pdf(record, stamp, translate, language)
    one = document(key)
    sheet = _SHEETS[key]
    pen = pen_for(record, stamp, translate)
    return put_on_paper(
        one,
        frame(pen, pen.say(one.paper.title)),
        translate=pen.names,
        language=language,
        at=stamp.printed_at,
        identifier=f"{key} {record.batch.batch} {about} {record.content_sha256} {stamp.copy} {stamp.code}",
        styles=_ALSO_STYLED.get(key, ()),
        signed=bool(stamp.signed_by),
        sheet=sheet(pen, about),
    )
