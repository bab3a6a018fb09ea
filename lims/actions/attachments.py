"""Files kept beside the record: only kinds that every reader opens, known by their first bytes, never run."""

import hashlib

from lims.actions.rights import acting_person
from lims.domain.errors import NotReadable, msg
from lims.domain.events.downtime import AttachmentKept
from lims.domain.pictures import is_too_large
from lims.domain.words import needed_words
from lims.store.attachments import keep_bytes
from lims.store.record import Act

LARGEST = 5_000_000
SIGNATURES = {b"%PDF-": "application/pdf", b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg"}


def keep_attachment(act: Act, batch: str, *, name: str, content: bytes, what: str) -> str:
    """Keep a PDF, PNG, JPEG or plain text (CSV) beside the batch's record; gives its SHA-256."""
    chain = f"batch:{batch}"
    act.lock(chain)
    acting_person(act)
    kind = _kind_of(content)
    found = hashlib.sha256(content).hexdigest()
    keep_bytes(act.db, found, content)
    title = needed_words(name, msg("The name of the file"), longest=120)
    act.record(
        chain,
        AttachmentKept(batch, found, title, kind, len(content), needed_words(what, msg("What it is"), longest=300)),
    )
    return found


def _kind_of(content: bytes) -> str:
    if not content or len(content) > LARGEST:
        raise NotReadable(
            "attachment_size",
            msg("The file is empty or larger than 5 MB."),
            next_step=msg("Choose another file, or scan the paper with fewer dots."),
        )
    known = next((kind for start, kind in SIGNATURES.items() if content.startswith(start)), "")
    if known:
        if known.startswith("image/") and is_too_large(content):
            raise NotReadable(
                "attachment_pixels",
                msg("This picture has too many pixels, or does not say how many."),
                next_step=msg("Scan the paper with fewer dots: 300 for each inch are enough."),
            )
        return known
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        known = ""
    else:
        known = "text/plain" if b"\0" not in content else ""
    if not known:
        raise NotReadable(
            "attachment_kind",
            msg("This kind of file is not kept."),
            next_step=msg("Keep it as PDF, PNG, JPEG or plain text such as CSV."),
        )
    return known
