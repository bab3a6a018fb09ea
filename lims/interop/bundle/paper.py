"""What a printed document says of itself, so that anybody can see whether a byte or a page of the file was changed.

The end of a PDF names the document (`/ID`). There the second name becomes the SHA-256 of the file, taken with 64 zeros
in its place, and beside it stands one SHA-256 for what is drawn on each page, in order (`/AL1Pages`). Where the site
signs its papers, zeros stand for the signature as well, and it comes afterwards.
"""

import re

from lims.interop.bundle.verify import objects, pages_drawn, sha
from lims.interop.signature.place import with_range

# WeasyPrint writes an MD5 of the objects there; it stands in the last object, so nothing behind it has to be counted.
_NAMED = re.compile(rb"\(([0-9a-f]{32})\)\]")


def with_digest(pdf: bytes) -> bytes:
    """The same document with its own digest and the list of its pages. Raises ValueError for one that has no name."""
    found = list(_NAMED.finditer(pdf, pdf.rfind(b"/ID [")))
    if not found:
        raise ValueError("the document has no identifier to hold its digest")
    pages = b" ".join(b"<%s>" % one.encode() for one in pages_drawn(objects(pdf)))
    before, after = pdf[: found[0].start()] + b"<", b">]/AL1Pages [" + pages + b"]" + pdf[found[0].end() :]
    whole = with_range(before + b"0" * 64 + after)
    return whole[: len(before)] + sha(whole).hex().encode() + whole[len(before) + 64 :]
