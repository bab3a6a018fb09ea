"""A batch's record leaves the house: its copy is counted, and every file's hash is an entry before one goes out."""

from collections.abc import Mapping

from lims.actions.rights import acting_person
from lims.actions.views import batch_record
from lims.domain.errors import NotNow, msg
from lims.domain.events.bundles import RecordExported
from lims.domain.events.quality import RecordPrinted
from lims.domain.people import SYSTEM
from lims.domain.words import needed_words
from lims.store.record import Act

ROLES = ("qa", "auditor", "administrator")
DOCUMENT = "batch_record"


def begin_export(act: Act, batch: str, *, reason: str) -> list[int]:
    """Count the copy of the record that a bundle will hold, and ask for a checkpoint; its number and entry.

    It is drawn afterwards.

    Raises NotAllowed for somebody who exports nothing; the machine itself may, at its own terminal.
    """
    act.lock(f"batch:{batch}")
    if act.person != SYSTEM:
        acting_person(act, *ROLES)
    record = batch_record(act.db, batch)
    copy = 1 + sum(1 for one in record.prints if one.document == DOCUMENT)
    words = needed_words(reason, msg("What the bundle is for"), longest=300)
    entry = act.record(f"batch:{batch}", RecordPrinted(batch, DOCUMENT, copy, words, record.content_sha256))
    act.enqueue("checkpoint", {"why": f"export {batch}"})
    return [copy, entry.seq]


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
