"""Documents for an archive: PDF/A-3 with tags, and beside the pages the files that machines read.

The same text, files and moment give the same bytes, in every process: what WeasyPrint takes from the clock is given.
What stands on every page alike (templates/records/document.html marks it) is laid out once and shown as a form: a sixth
of the time of a record. This leans on WeasyPrint's inner names, as stamping.py does.
"""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any
from unicodedata import category

from lims.domain.errors import in_english
from lims.garbage import search_afterwards
from lims.printing import engine
from lims.printing.fitting import DoesNotFit, check_faultless
from lims.printing.signature_place import keep_place

VARIANT = "pdf/a-3a"
_ROUNDS = 3  # replacing a letter may leave the accent above it alone, which no font has either
_lacking: dict[int, str] = {}  # what no font here has, as this process has learnt, and what stands in its place
_looked_up: set[str] = set()
_USUAL = 0x24F  # up to here every letter is in the bundled fonts
_SQUEEZED = 6  # of 9: the last three double the time for one part in a hundred
_NUMBER = re.compile(r"\(U\+([0-9A-F]{4,6})\)")
_FRAME_BEGINS, _FRAME_ENDS = "<!--frame-->", "<!--/frame-->"


@dataclass(frozen=True, slots=True)
class Attached:
    """A file that travels inside a document; `relationship` is what it is to the pages (ISO 32000-2, 7.11.3)."""

    name: str
    content: bytes
    title: str
    relationship: str = "Source"


def archive_pdf(
    html: str,
    *stylesheets: str,
    at: datetime,
    identifier: bytes,
    attached: Sequence[Attached] = (),
    check: bool = False,
    signed: bool = False,
) -> bytes:
    """The archive copy of an HTML text that names its language and title. `at` dates the attached files, and with
    `signed` the place for the site's signature.

    A character that no font on this machine has stands as its number, [U+0E44]: a record is always printed. Raises what
    `engine.pdf` raises otherwise.
    """
    files, finisher = [(one, at) for one in attached], partial(_finished, signed_at=at if signed else None)
    _look_up_rare(html)
    for _ in range(_ROUNDS):
        try:
            with search_afterwards():
                return _written(html.translate(_lacking), stylesheets, identifier, files, check, finisher)
        except DoesNotFit as refusal:
            if not _learnt(refusal):
                raise
    return _written(html.translate(_lacking), stylesheets, identifier, files, check, finisher)


def _learnt(refusal: DoesNotFit) -> bool:
    """Whether the refusal names characters that no font has: their numbers stand for them from here on."""
    lacking = set(_NUMBER.findall(" ".join(reason.render(in_english) for reason in refusal.reasons)))
    _lacking.update({int(one, 16): f"[U+{one}]" for one in lacking})
    return refusal.code == "glyph_missing" and bool(lacking)


def _look_up_rare(html: str) -> None:
    """Print what is rare on papers once by itself: a character that no font has would cost a second whole record."""
    used = set(html)
    marks = "".join(sorted(one for one in used if ord(one) > _USUAL and category(one)[0] == "M"))
    # Whether a font has an accent is seen only on its letter.
    rare = set(re.findall(f"[^<>&;\\s]?[{marks}]+", html)) if marks else set()
    rare |= {one for one in used if ord(one) > _USUAL and category(one)[0] != "M"}
    rare -= _looked_up
    if rare:
        _looked_up.update(rare)
        alone = " ".join(sorted(rare))
        try:
            engine.pdf(f"<!doctype html><html><head><title>-</title></head><body><p>{alone}</p></body></html>")
        except DoesNotFit as refusal:
            _learnt(refusal)


def _written(
    html: str,
    stylesheets: Sequence[str],
    identifier: bytes,
    files: Sequence[tuple[Attached, datetime]],
    check: bool,
    finisher: Callable[[Any, Any], None],
) -> bytes:
    with engine.press():
        document = _framed(html, stylesheets)
        if check:
            check_faultless(document)
        with engine.every_glyph():
            written: bytes = document.write_pdf(
                pdf_variant=VARIANT,
                pdf_identifier=identifier,
                attachments=[_attachment(*one) for one in files],
                finisher=finisher,
            )
    return written


def _framed(html: str, stylesheets: Sequence[str]) -> Any:
    """The pages, and behind them one that holds what stands on all of them: it is laid out and drawn once."""
    before, _, rest = html.partition(_FRAME_BEGINS)
    frame, _, body = rest.partition(_FRAME_ENDS)
    if not frame:
        raise ValueError("the document does not say what stands on every page")
    pages = engine.layout(before + body, *stylesheets, "records/framed.css")
    head, _, own_style = before.partition("<style>")
    alone = f"{head}{own_style.partition('</style>')[2]}{frame}</body></html>"
    every_page = engine.layout(alone, stylesheets[0], "records/frame.css")
    return pages.copy([*pages.pages, every_page.pages[0]])


def _attachment(file: Attached, at: datetime) -> Any:
    from weasyprint import Attachment

    return Attachment(
        file_obj=io.BytesIO(file.content),
        name=file.name,
        description=file.title,
        created=at,
        modified=at,
        relationship=file.relationship,
    )


def _finished(_: Any, pdf: Any, *, signed_at: datetime | None) -> None:
    """WeasyPrint's finisher: the last page becomes a form that every other page shows, as no part of its text."""
    import pydyf  # type: ignore[import-untyped] # it has no types

    kids = pdf.pages["Kids"]
    page = _object(pdf, b"%d 0 R" % kids[-3])
    del kids[-3:]
    pdf.pages["Count"] -= 1
    form, resources = _object(pdf, page["Contents"]), _object(pdf, page["Resources"])
    form.extra = pydyf.Dictionary(form.extra) | {
        "Type": "/XObject",
        "Subtype": "/Form",
        "BBox": page["MediaBox"],
        "Resources": page["Resources"],
    }
    form.stream = list(_without_marks(form.stream))
    resources["XObject"]["Frame"] = form.reference
    for number in kids[::3]:
        shown = _object(pdf, _object(pdf, b"%d 0 R" % number)["Contents"])
        shown.stream.insert(0, b"/Artifact <</Type /Pagination>> BDC q /Frame Do Q EMC")
    _forget(pdf, page)
    associated = pdf.catalog.get("AF")
    if associated:
        # WeasyPrint names each attached file twice.
        associated[:] = list(dict.fromkeys(associated))
    if signed_at is not None:
        keep_place(pdf, signed_at)
    _settle(pdf)


def _settle(pdf: Any) -> None:
    """What is to be written, as bytes, once: the library asks for it once more, to name the file by its content."""
    import pydyf

    class Settled(pydyf.Object):  # type: ignore[misc] # the library has no types
        """A part of the file that will not change any more."""

        data = b""

        def __init__(self, part: Any) -> None:
            super().__init__()
            self.number, self.generation, self.data = part.number, part.generation, part.data

    def add(one: Any) -> None:
        pydyf.PDF.add_object(pdf, one)
        _squeeze(one)

    for number, one in enumerate(pdf.objects):
        if isinstance(one, pydyf.Stream):
            _squeeze(one)
        elif one.free != "f" and one.compressible:
            pdf.objects[number] = Settled(one)
    pdf.add_object = add  # what the library adds while it writes: all these parts in one, and where each stands


def _squeeze(part: Any) -> None:
    import pydyf

    if isinstance(part, pydyf.Stream) and part.compress:
        part.compress = False
        content = part.data.partition(b"\nstream\n")[2].removesuffix(b"\nendstream")
        part.stream = [zlib.compress(content, _SQUEEZED)]
        part.extra = pydyf.Dictionary(part.extra) | {"Filter": "/FlateDecode"}


def _without_marks(stream: Sequence[Any]) -> Iterator[Any]:
    """The drawing without its marks of what belongs to which part of the text: a form on every page is part of none."""
    held: list[Any] = []
    for one in stream:
        if one == b"BMC":
            del held[-1:]
        elif one == b"BDC":
            del held[-2:]
        elif one != b"EMC":
            held.append(one)
            if len(held) > 2:
                yield held.pop(0)
    yield from held


def _forget(pdf: Any, page: Any) -> None:
    """Take what was said of a page that is gone out of the tree of tags."""
    said: list[Any] = [one for one in pdf.objects if isinstance(one, dict)]
    gone = {one.reference: one for one in said if one.get("Pg") == page.reference}
    root = _object(pdf, pdf.catalog["StructTreeRoot"])
    whole = _object(pdf, root["K"][0])
    whole["K"][:] = [one for one in whole["K"] if one not in gone]
    del _object(pdf, root["ParentTree"])["Nums"][-2:]
    for one in (*gone.values(), page):
        one.clear()


def _object(pdf: Any, reference: bytes) -> Any:
    return pdf.objects[int(reference.split()[0])]
