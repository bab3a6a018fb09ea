"""The place for the site's signature: a field without a look on page 1, and zeros where the signature will stand.

It is part of the file from the start, not added behind it: so the digest of the file counts everything but the
signature, nothing may follow the end, and a paper is the same bytes with or without a signature in the place.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

ROOM_BYTES = 8192  # a key of 4096 bits with three certificates above it takes half of it
EMPTY_RANGE = b"/ByteRange [0 0000000000 0000000000 0000000000]"
_SIGNATURE = (
    b"<</Type /Sig/Filter /Adobe.PPKLite/SubFilter /ETSI.CAdES.detached/M (D:%s)" + EMPTY_RANGE + b"/Contents <%s>>>"
)


def keep_place(pdf: Any, at: datetime) -> None:
    """Add the field to a document of pydyf before it is written; `at` is when it will have been signed."""
    import pydyf  # type: ignore[import-untyped] # it has no types

    class Plain(pydyf.Object):  # type: ignore[misc] # the library has no types
        """An object that stands outside the squeezed ones: the signature is written into the finished file."""

        compressible = False
        data = _SIGNATURE % (f"{at.astimezone(UTC):%Y%m%d%H%M%SZ}".encode(), b"0" * (2 * ROOM_BYTES))

    signature = Plain()
    pdf.add_object(signature)
    page = pdf.objects[pdf.pages["Kids"][0]]
    field = pydyf.Dictionary(
        {
            "Type": "/Annot",
            "Subtype": "/Widget",
            "FT": "/Sig",
            "T": pydyf.String("Site"),
            "TU": pydyf.String("Signature of the site"),
            "F": 132,  # printed, locked
            "Rect": pydyf.Array([0, 0, 0, 0]),
            "P": page.reference,
            "V": signature.reference,
        }
    )
    pdf.add_object(field)
    page["Annots"] = pydyf.Array([*page.get("Annots", ()), field.reference])
    pdf.catalog["AcroForm"] = pydyf.Dictionary({"Fields": pydyf.Array([field.reference]), "SigFlags": 3})
    # What names this kind of signature to a reader of PDF 1.7.
    known = pydyf.Dictionary({"BaseVersion": "/1.7", "ExtensionLevel": 1})
    pdf.catalog["Extensions"] = pydyf.Dictionary({"ESIC": known})
