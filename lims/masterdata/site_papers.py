"""How the site prints its papers: a second language beside the first, and the certificate that signs them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from marshmallow import ValidationError, validates_schema

from lims.domain.errors import msg
from lims.masterdata.shapes import Text, refused
from lims.masterdata.structures import Strict

# A file of the keys folder: a name, never a path.
_FILE = r"([A-Za-z0-9][A-Za-z0-9._-]{0,80})?"


@dataclass(frozen=True, slots=True)
class PaperRules:
    """`beside`: the second language of papers; `certificate` and `key`: files of LIMS_HOME/keys. Empty: none."""

    beside: str = ""
    certificate: str = ""
    key: str = ""


class PapersTable(Strict):
    """The table [papers]."""

    beside = Text(empty=True, load_default="", pattern=r"(zh_Hant|zh_Hans)?", example="zh_Hant")
    certificate = Text(empty=True, load_default="", pattern=_FILE, example="papers.p12")
    key = Text(empty=True, load_default="", pattern=_FILE, example="papers.key")

    @validates_schema
    def _whole(self, data: dict[str, Any], **_: Any) -> None:
        """A certificate in PEM has its key in a file of its own; one in PKCS#12 holds it."""
        certificate, key = data.get("certificate", ""), data.get("key", "")
        if key and not certificate:
            raise ValidationError(
                {"certificate": refused(msg("A key signs nothing without its certificate.")).messages}
            )
        alone = certificate.lower().endswith((".p12", ".pfx"))
        if certificate and alone == bool(key):
            needed = msg("Name a .p12 or .pfx file alone, or a .pem file with its key.")
            raise ValidationError({"key": refused(needed).messages})


def paper_rules(table: dict[str, Any] | None) -> PaperRules:
    """The rules in a table that was read; a site without the table signs nothing and prints in one language."""
    return PaperRules(**table) if table else PaperRules()
