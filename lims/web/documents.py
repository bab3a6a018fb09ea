"""Documents of a batch as bytes, with the stamp that says when, by whom, which copy, and what the ledger was."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection

from lims import __version__
from lims.domain.protocol import Protocol
from lims.domain.record import BatchRecord
from lims.interop.bundle.paper import with_digest
from lims.printing.documents import documents
from lims.printing.stamp import PrintStamp
from lims.store.checkpoints import find_latest_checkpoint, find_sealed_at
from lims.store.reading.labels import find_label_rules
from lims.store.reading.record_file import record_json
from lims.store.reading.site import get_site
from lims.web.language import LANGUAGES, offered, translator
from lims.web.press import Paper, print_record_paper
from lims.web.site import now, person, reading


def record_pdf(record: BatchRecord, *, copy: int, reason: str, language: str = "") -> bytes:
    """The printed batch record, laid out by another process: nobody who scans waits for it."""
    with reading() as db:
        stamp = print_stamp(db, at=now(), printed_by=person().printed_name, copy=copy, reason=reason)
        language = language or paper_language(db)
        inside = record_json(db, record.batch.batch, find_latest_checkpoint(db), document="batch_record", copy=copy)
    return with_digest(print_record_paper(Paper(record, stamp, language, inside)))


def paper_of_batch(key: str, record: BatchRecord, *, copy: int, reason: str, language: str, about: str = "") -> bytes:
    """Any paper of a batch, or of one thing of it, in that language."""
    from lims.printing.papers.press import paper_pdf

    if key == "batch_record":
        return record_pdf(record, copy=copy, reason=reason, language=language)
    return paper_pdf(key, record, _stamp(copy, reason), translator(language), language, about=about)


def master_pdf(protocol: Protocol, *, copy: int, reason: str, language: str, in_force: bool) -> bytes:
    """A protocol as a blank master record, in that language."""
    from lims.printing.papers.master_record import master_record_pdf

    stamp = _stamp(copy, reason)
    return master_record_pdf(protocol, stamp, translator(language), language, in_force=in_force)


def _stamp(copy: int, reason: str) -> PrintStamp:
    with reading() as db:
        return print_stamp(db, at=now(), printed_by=person().printed_name, copy=copy, reason=reason)


def paper_language(db: Connection) -> str:
    """The language of the site's papers: the one that its label rules put beside the regulated wording."""
    found = find_label_rules(db)
    return found.rules.language if found is not None else "en"


def languages_of_papers() -> list[tuple[str, str]]:
    """What papers may be printed in here: the site's language first, then those of the documents that it offers."""
    with reading() as db:
        own = paper_language(db)
    known = offered()
    spoken = (one for document in documents() for one in document.paper.languages if one in known)
    return [(one, LANGUAGES[one]) for one in dict.fromkeys((own, "en", *spoken)) if one in LANGUAGES]


def print_stamp(db: Connection, *, at: datetime, printed_by: str, copy: int, reason: str) -> PrintStamp:
    """The stamp of one print: when, by whom, which copy, why, and the newest checkpoint of the ledger."""
    sealed = find_latest_checkpoint(db)
    opened = get_site(db)
    return PrintStamp(
        printed_at=at,
        printed_by=printed_by,
        copy=copy,
        reason=reason,
        origin=sealed.origin if sealed else opened.origin,
        checkpoint_text=sealed.text if sealed else "",
        checkpoint_size=sealed.size if sealed else 0,
        checkpoint_root=sealed.root.hex() if sealed else "",
        checkpoint_at=find_sealed_at(db) or at,
        zone=opened.zone,
        site=opened.name,
        build=__version__,
        demonstration=opened.demonstration,
    )
