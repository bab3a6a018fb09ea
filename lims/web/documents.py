"""Documents of a batch as bytes, with the stamp that says when, by whom, which copy, and what the ledger was."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection

from lims import __version__
from lims.domain.protocol import Protocol
from lims.domain.record import BatchRecord
from lims.guard.paper_signature import find_paper_rules
from lims.interop.signature.signer import Signer, finished, reasons_against_signing
from lims.printing.documents import documents
from lims.printing.stamp import PrintStamp
from lims.store.checkpoints import find_latest_checkpoint, find_sealed_at
from lims.store.reading.labels import find_label_rules
from lims.store.reading.record_file import record_json
from lims.store.reading.site import get_site
from lims.web.language import LANGUAGES, languages_named, offered, translator
from lims.web.press import Paper, print_record_paper
from lims.web.site import now, person, reading, site


def record_pdf(record: BatchRecord, *, copy: int, reason: str, language: str = "") -> bytes:
    """The printed batch record, laid out by another process: nobody who scans waits for it."""
    signer = fit_signer(site().settings.signer, now())
    with reading() as db:
        name = person().printed_name
        stamp = print_stamp(db, at=now(), printed_by=name, copy=copy, reason=reason, signer=signer)
        language = language or paper_language(db)
        inside = record_json(db, record.batch.batch, find_latest_checkpoint(db), document="batch_record", copy=copy)
    return finished(print_record_paper(Paper(record, stamp, language, inside)), signer)


def paper_of_batch(key: str, record: BatchRecord, *, copy: int, reason: str, language: str, about: str = "") -> bytes:
    """Any paper of a batch, or of one thing of it, in that language."""
    from lims.printing.papers.press import paper_pdf

    if key == "batch_record":
        return record_pdf(record, copy=copy, reason=reason, language=language)
    signer = fit_signer(site().settings.signer, now())
    stamp = _stamp(copy, reason, signer)
    return finished(paper_pdf(key, record, stamp, translator(language), language, about=about), signer)


def master_pdf(protocol: Protocol, *, copy: int, reason: str, language: str, in_force: bool) -> bytes:
    """A protocol as a blank master record, in that language."""
    from lims.printing.papers.master_record import master_record_pdf

    signer = fit_signer(site().settings.signer, now())
    stamp = _stamp(copy, reason, signer)
    drawn = master_record_pdf(protocol, stamp, translator(language), language, in_force=in_force)
    return finished(drawn, signer)


def fit_signer(signer: Signer | None, at: datetime) -> Signer | None:
    """Who signs the papers at this moment: nobody where the site has no certificate, or one that has ended.

    A paper is printed in any case; `lims doctor` tells of a certificate that ends.
    """
    return None if signer is None or any(reasons_against_signing(signer, at)) else signer


def _stamp(copy: int, reason: str, signer: Signer | None) -> PrintStamp:
    with reading() as db:
        return print_stamp(db, at=now(), printed_by=person().printed_name, copy=copy, reason=reason, signer=signer)


def paper_language(db: Connection) -> str:
    """The language of the site's papers: English with another beside it where the site file says so, else the one that
    its label rules put beside the regulated wording.
    """
    beside = find_paper_rules().beside
    if beside:
        return f"en+{beside}"
    found = find_label_rules(db)
    return found.rules.language if found is not None else "en"


def languages_of_papers() -> list[tuple[str, str]]:
    """What papers may be printed in here: the site's language first, then those of the documents that it offers."""
    with reading() as db:
        own = paper_language(db)
    known = offered()
    spoken = (one for document in documents() for one in document.paper.languages if one in known)
    every = [one for one in dict.fromkeys((own, "en", *spoken)) if one == own or one in LANGUAGES]
    return [(one, languages_named(one)) for one in every]


def print_stamp(
    db: Connection, *, at: datetime, printed_by: str, copy: int, reason: str, signer: Signer | None = None
) -> PrintStamp:
    """The stamp of one print: when, by whom, which copy, why, whose certificate signs it, and the newest checkpoint."""
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
        signed_by=signer.name if signer is not None else "",
    )
