"""The paper of the demonstration: labels in force, batch records, the checkpoint, and a list of all labels."""

from concurrent.futures import ProcessPoolExecutor
from datetime import datetime
from itertools import groupby
from pathlib import Path

from sqlalchemy import Connection

from lims.actions.quality import print_record
from lims.actions.views import batch_record
from lims.domain.labelling import Label, LabelState
from lims.domain.record import BatchRecord
from lims.interop.bundle.paper import with_digest
from lims.interop.tables import csv_text
from lims.printing.batch_record import PrintStamp, batch_record_pdf
from lims.printing.faces import face_of_label
from lims.printing.labels import labels_pdf
from lims.store.checkpoints import find_latest_checkpoint
from lims.store.reading.containers import labels_in_state
from lims.store.reading.record_file import record_json
from lims.store.session import Store
from lims.web.documents import paper_language, print_stamp
from lims.web.language import translator

PRINTS = "demo-qa-e"


def write_everything(store: Store, out: Path, batches: tuple[str, ...], at: datetime) -> None:
    """Write DIR/labels/*.pdf, DIR/records/*.pdf, DIR/checkpoint.txt and DIR/labels.csv."""
    for folder in ("labels", "records"):
        (out / folder).mkdir(parents=True, exist_ok=True)
    with store.reading() as db:
        every = labels_in_state(db, *LabelState)
        sealed = find_latest_checkpoint(db)
        (out / "checkpoint.txt").write_text(sealed.text if sealed else "", encoding="utf-8")
    _write_list(out / "labels.csv", every)
    with ProcessPoolExecutor(max_workers=2) as pool:
        printed = [pool.submit(_write_labels, out, name, some) for name, some in _by_owner(every)]
        for batch in batches:
            file = out / "records" / f"{batch}.pdf"
            printed.append(pool.submit(_write_record, file, *_issue(store, batch, at)))
        for one in printed:
            one.result()


def _write_list(file: Path, every: tuple[Label, ...]) -> None:
    rows = [(one.label_code, one.target, one.batch, one.state.value) for one in every]
    text = csv_text(("label_code", "container", "batch", "state"), rows)
    file.write_text(text, encoding="utf-8", newline="")


def _by_owner(every: tuple[Label, ...]) -> list[tuple[str, tuple[Label, ...]]]:
    """Labels in force, a file for each batch, one for the wristbands, one for materials and equipment."""

    def owner(label: Label) -> str:
        return label.batch or ("wristbands" if label.subject else "materials-and-equipment")

    in_force = sorted((one for one in every if one.in_force), key=lambda one: (owner(one), one.serial))
    return [(name, tuple(some)) for name, some in groupby(in_force, key=owner)]


def _write_labels(out: Path, name: str, some: tuple[Label, ...]) -> None:
    (out / "labels" / f"{name}.pdf").write_bytes(labels_pdf([face_of_label(one) for one in some]))


def _issue(store: Store, batch: str, at: datetime) -> tuple[BatchRecord, PrintStamp, str, bytes]:
    reason = "archive copy"
    copy = store.perform(PRINTS, at, lambda act: print_record(act, batch, document="batch_record", reason=reason))
    with store.reading() as db:
        inside = record_json(db, batch, find_latest_checkpoint(db), document="batch_record", copy=copy)
        return batch_record(db, batch), _stamp(db, at, copy, reason), paper_language(db), inside


def _stamp(db: Connection, at: datetime, copy: int, reason: str) -> PrintStamp:
    return print_stamp(db, at=at, printed_by="Demo QA person E", copy=copy, reason=reason)


def _write_record(file: Path, record: BatchRecord, stamp: PrintStamp, language: str, inside: bytes) -> None:
    drawn = batch_record_pdf(record, stamp, translator(language), language, for_machines=inside)
    file.write_bytes(with_digest(drawn))
