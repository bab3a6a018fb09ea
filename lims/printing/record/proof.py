"""The last page: what proves this paper, who is who in it, and which prints there are."""

from __future__ import annotations

from dataclasses import dataclass

from lims.domain.identifiers import grouped
from lims.printing.documents import document, document_keys
from lims.printing.figures import thin
from lims.printing.record.pen import Pen


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One person who stands in this record."""

    name: str
    sign_in: str
    roles: str


@dataclass(frozen=True, slots=True)
class PrintRow:
    """One print of a document of this batch."""

    document: str
    copy: str
    at: str
    by: str
    reason: str
    content: str


@dataclass(frozen=True, slots=True)
class HeadRow:
    """The head of one chain."""

    chain: str
    entries: str
    head: str


@dataclass(frozen=True, slots=True)
class Proof:
    """What the proof page holds beside the signatures."""

    checkpoint: str  # empty while the ledger has none
    symbol_version: int  # of the QR symbol that holds it; 0 where it is too long for one
    content: str
    people: tuple[PersonRow, ...]
    prints: tuple[PrintRow, ...]
    heads: tuple[HeadRow, ...]
    signed: str  # whose certificate signed the file; empty where none did


# How many bytes a QR symbol of a version holds at level M (ISO/IEC 18004, table 7); beyond these a phone struggles.
_BYTES_OF_VERSION = {10: 213, 14: 362, 18: 560}


def _symbol_version(text: str) -> int:
    length = len(text.encode())
    return next((version for version, most in _BYTES_OF_VERSION.items() if 0 < length <= most), 0)


def proof(pen: Pen) -> Proof:
    """The proof page. This print stands last among the prints when the record does not list it already."""
    record, stamp = pen.record, pen.stamp
    prints = [
        PrintRow(
            _document(pen, p.document, p.about),
            str(p.copy),
            pen.times.minute(p.printed_at),
            pen.name(p.printed_by),
            p.reason,
            p.content_sha256[:16],
        )
        for p in record.prints
    ]
    this = ("batch_record", stamp.copy)
    if this not in {(p.document, p.copy) for p in record.prints}:
        at = pen.times.minute(stamp.printed_at)
        prints.append(
            PrintRow(
                _document(pen, "batch_record"),
                str(stamp.copy),
                at,
                stamp.printed_by,
                stamp.reason,
                record.content_sha256[:16],
            )
        )
    return Proof(
        checkpoint=stamp.checkpoint_text,
        symbol_version=_symbol_version(stamp.checkpoint_text),
        content=grouped(record.content_sha256),
        people=tuple(PersonRow(p.printed_name, p.person, ", ".join(p.roles)) for p in record.people),
        prints=tuple(prints),
        heads=tuple(HeadRow(h.chain, thin(h.entries), h.head_hash) for h in record.heads),
        signed=_signed(pen),
    )


def _signed(pen: Pen) -> str:
    if not pen.stamp.signed_by:
        return ""
    return pen.prose(
        "The file of this print is signed with the certificate of %(name)s: any PDF reader shows whether it is intact.",
        name=pen.stamp.signed_by,
    )


def _document(pen: Pen, key: str, about: str = "") -> str:
    """What a document is called, and the thing of the batch it is about; a folder that is gone is called by its key."""
    words = pen.say(document(key).paper.title) if key in document_keys() else key
    return f"{words} {about}".strip()
