"""Documents for an archive: PDF/A-3 with tags, and beside the pages the files that machines read.

The same text, files and moment give the same bytes, in every process: what WeasyPrint takes from the clock is given.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from lims.printing import engine

VARIANT = "pdf/a-3a"


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
) -> bytes:
    """The archive copy of an HTML text that names its language and title. `at` dates the attached files.

    Raises what `engine.pdf` raises.
    """
    return engine.pdf(
        html,
        *stylesheets,
        check=check,
        pdf_variant=VARIANT,
        pdf_identifier=identifier,
        attachments=[_attachment(one, at) for one in attached],
        finisher=_finished,
    )


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


def _finished(_: Any, pdf: Any) -> None:
    """WeasyPrint's finisher: each attached file is named once among the associated files, not twice."""
    associated = pdf.catalog.get("AF")
    if associated:
        associated[:] = list(dict.fromkeys(associated))
