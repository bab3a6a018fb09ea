"""A batch's record leaves the house: its copy is counted, and every file's hash is an entry before one goes out."""

from collections.abc import Mapping

from lims.actions.rights import acting_person
from lims.actions.views import batch_record
from lims.domain.errors import NotNow, msg
from lims.domain.events.bundles import RecordExported
from lims.domain.events.papers import PaperPrinted
from lims.domain.events.quality import RecordPrinted
from lims.domain.papers import reasons_against_printing
from lims.domain.people import SYSTEM
from lims.domain.record import BatchRecord
from lims.domain.words import needed_words
from lims.store.reading.papers import count_copies
from lims.store.record import Act

ROLES = ("qa", "auditor", "administrator")
DOCUMENT = "batch_record"
# What goes with the record where it says anything: papers of the batch, and a report of each of its deviations.
BESIDE, REPORT = ("certificate", "custody_report", "label_reconciliation"), "deviation_report"
Counted = list[tuple[str, str, int]]  # a paper, the deviation it is about or "", and the number of its copy


def begin_export(act: Act, batch: str, *, reason: str, language: str = "en") -> tuple[int, Counted]:
    """Count the copies of the papers that a bundle will hold, the batch record first, and ask for a checkpoint.

    Gives the seq of the last entry, and each paper with its copy. They are drawn afterwards.

    Raises NotAllowed for somebody who exports nothing; the machine itself may, at its own terminal.
    """
    act.lock(f"batch:{batch}")
    if act.person != SYSTEM:
        acting_person(act, *ROLES)
    record = batch_record(act.db, batch)
    words, content = needed_words(reason, msg("What the bundle is for"), longest=300), record.content_sha256
    counted: Counted = []
    seq = 0
    for document, deviation in _papers_of(record):
        if deviation:
            copy = 1 + count_copies(act.db, document, deviation)
            event = PaperPrinted(document, deviation, batch, copy, words, language, content)
            seq = act.record(f"batch:{batch}", event).seq
        else:
            copy = 1 + sum(1 for one in record.prints if one.document == document)
            seq = act.record(f"batch:{batch}", RecordPrinted(batch, document, copy, words, content)).seq
        counted.append((document, deviation, copy))
    act.enqueue("checkpoint", {"why": f"export {batch}"})
    return seq, counted


def _papers_of(record: BatchRecord) -> list[tuple[str, str]]:
    """The papers of a bundle, and the deviation each is about: what would say nothing of this batch is left out."""
    beside = [key for key in BESIDE if not any(reasons_against_printing(key, record))]
    reports = [(REPORT, one.deviation) for one in record.more.deviations]
    return [(DOCUMENT, ""), *((key, "") for key in beside), *reports]


def finish_export(
    act: Act, batch: str, *, copy: int, reason: str, head_seq: int, head_hash: str, files: Mapping[str, str]
) -> int:
    """Put the hash of every file of the bundle into the record, and ask for a checkpoint over it; the entry's seq.

    `head_seq` is where the batch's chain stood when the files were drawn. Raises NotNow when it has moved since.
    """
    chain = f"batch:{batch}"
    if act.lock(chain) != head_seq:
        raise NotNow(
            "record_moved_on",
            msg("Something was recorded of %(batch)s while its bundle was drawn.", batch=batch),
            next_step=msg("Export it again: the new bundle will hold it."),
        )
    record = batch_record(act.db, batch)
    subject = next(one for one in record.heads if one.chain == f"subject:{record.batch.subject}")
    if subject.head_hash != head_hash:
        raise NotNow(
            "record_moved_on",
            msg("Something was recorded of %(batch)s while its bundle was drawn.", batch=batch),
            next_step=msg("Export it again: the new bundle will hold it."),
        )
    number = 1 + sum(1 for one in record.happenings if one.kind == "RecordExported")
    words = needed_words(reason, msg("What the bundle is for"), longest=300)
    exported = RecordExported(
        batch,
        number,
        copy,
        words,
        record.content_sha256,
        subject.entries,
        subject.head_hash,
        tuple(sorted(files.items())),
    )
    act.enqueue("checkpoint", {"why": f"export {batch}"})
    return act.record(chain, exported).seq
