"""Papers are printed."""

from __future__ import annotations

from lims.domain.errors import Message, msg
from lims.domain.papers import document_key
from lims.domain.record import BatchRecord
from lims.printing.documents import document, document_keys
from lims.web.show.tellings.places import Places
from lims.web.show.tellings.registry import Saying, tells


@tells("RecordPrinted")
def _of_batch(at: Places, _: BatchRecord) -> Saying:
    words = msg("%(paper)s printed, copy %(copy)s", paper=paper_title(at["document"]), copy=at["copy"])
    return "", "print", words


@tells("PaperPrinted")
def _about_one_thing(at: Places, _: BatchRecord) -> Saying:
    words = msg(
        "%(paper)s %(about)s printed, copy %(copy)s",
        paper=paper_title(at["document"]),
        about=at["about"],
        copy=at["copy"],
    )
    return "", "print", words


def paper_title(name: str) -> Message:
    """What a document of the ledger is called; one whose folder is gone is called by its key."""
    key = document_key(name)
    return document(key).paper.title if key in document_keys() else msg("%(name)s", name=key)
