"""What stands on every page: who it is about, above; which print of which ledger, below."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC

from lims.domain.errors import Message, msg
from lims.domain.identifiers import coi_spaced, grouped
from lims.domain.label_text import OUT_OF_SPECIFICATION
from lims.printing.engine import donation_number
from lims.printing.figures import thin
from lims.printing.record.pen import Pen


@dataclass(frozen=True, slots=True)
class Frame:
    """The identity block and the proof line."""

    title: str
    draft: str  # a word in a box, or empty
    site: str
    copy: str
    batch: str
    subject: str
    dose: str
    coi: str
    din: str
    master_record: str
    code: str
    checkpoint: str
    root: str
    printed: str
    demonstration: str
    page_of: tuple[str, str, str]  # the words around the page number and the number of pages
    author: str
    mark: str  # stands on every page of a product that was supplied out of specification, else empty
    created: str = ""  # when it was printed, as ISO 8601, for the file's own metadata
    generator: str = ""


def frame(pen: Pen, title: str) -> Frame:
    """The frame of one document of the batch."""
    batch, stamp = pen.record.batch, pen.stamp
    return Frame(
        title=title,
        draft=pen.prose("draft, not complete") if pen.draft else "",
        site=stamp.site,
        copy=pen.prose("copy %(copy)s", copy=stamp.copy),
        batch=batch.batch,
        subject=batch.subject,
        dose=pen.prose("%(dose)s of %(doses)s", dose=batch.dose_no, doses=batch.doses),
        coi=coi_spaced(batch.coi),
        din=donation_number(batch.din) or pen.prose("not drawn yet"),
        master_record=f"{pen.record.protocol.name}, {batch.sha256[:8]}",
        code=stamp.code,
        checkpoint=pen.prose("%(origin)s · none yet", origin=stamp.origin)
        if not stamp.checkpoint_root
        else pen.prose(
            "%(origin)s · %(entries)s entries · %(at)s",
            origin=stamp.origin,
            entries=thin(stamp.checkpoint_size),
            at=pen.times.minute(stamp.checkpoint_at),
        ),
        root=grouped(stamp.checkpoint_root.upper()),
        printed=pen.prose(
            "Printed %(at)s by %(person)s · copy %(copy)s · record of %(entries)s entries, content %(content)s · "
            "Autolog %(build)s",
            at=pen.times.minute(stamp.printed_at),
            person=stamp.printed_by,
            copy=stamp.copy,
            entries=thin(batch.head_seq),
            content=pen.record.content_sha256[:16],
            build=stamp.build,
        ),
        demonstration=pen.prose("demonstration data, not a real product") if stamp.demonstration else "",
        page_of=page_words(pen.say),
        author=stamp.printed_by,
        mark=OUT_OF_SPECIFICATION if batch.supplied_at is not None else "",
        created=f"{stamp.printed_at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
        generator=f"Autolog {stamp.build}",
    )


def page_words(say: Callable[[Message], str]) -> tuple[str, str, str]:
    """The translated words before, between and after the two page numbers, safe inside a CSS string."""
    marked = say(msg("Page %(page)s of %(pages)s", page="\0", pages="\0")).split("\0")
    before, between, after = (re.sub(r'[\\"\n<>]', "", part) for part in marked)
    return before, between, after
