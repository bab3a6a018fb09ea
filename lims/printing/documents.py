"""The document system: every printed document is a folder of templates/records/ with template, theme and metadata.

document.toml says what the document is called and is for, what it is about, who may print it, in which languages, on
which page and in which version. A folder that is not whole is refused by name. `put_on_paper` is the one way from
plain data to PDF: the identity block above, the checkpoint below, on every page.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, TemplateSyntaxError

from lims.domain.errors import Message, NotFound, Translate, msg
from lims.domain.papers import About, Paper
from lims.domain.people import ROLES
from lims.printing import engine
from lims.printing.archive import archive_pdf
from lims.printing.record.frame import Frame
from lims.resources import templates_dir

FOLDER = "records"
METADATA = "document.toml"
LANGUAGES = ("en", "zh_Hant", "zh_Hans")
PAGES = ("A4",)

# The name of each field, and what it must be.
_FIELDS: Mapping[str, type] = {
    "title": str,
    "purpose": str,
    "about": str,
    "roles": list,
    "languages": list,
    "page": str,
    "version": int,
    "template": str,
    "theme": str,
}


class BrokenDocument(Exception):
    """The folder of a document is not whole; the message names folder and fault."""


@dataclass(frozen=True, slots=True)
class Document:
    """One document of the system: its paper, and where its template and its styles are."""

    paper: Paper
    template: str
    styles: tuple[str, ...]


def documents() -> tuple[Document, ...]:
    """Every document, by the name of its folder. Raises BrokenDocument for the first folder that is not whole."""
    return tuple(document(key) for key in document_keys())


@lru_cache
def document_keys() -> tuple[str, ...]:
    """The names of all documents."""
    return tuple(sorted(file.parent.name for file in (templates_dir() / FOLDER).glob(f"*/{METADATA}")))


@lru_cache
def document(key: str) -> Document:
    """The document of that name. Raises NotFound that names those there are, BrokenDocument for a broken folder."""
    if key not in document_keys():
        raise NotFound(
            "document_unknown",
            msg("There is no document '%(name)s'.", name=key[:40]),
            reasons=(msg("The documents are: %(names)s.", names=", ".join(document_keys())),),
            next_step=msg("Choose one of them, or add its folder to templates/records/."),
        )
    return read_document(templates_dir() / FOLDER / key)


def read_document(folder: Path) -> Document:
    """The document in a folder. Raises BrokenDocument when metadata, template or theme lacks or says the impossible."""
    try:
        said = tomllib.loads((folder / METADATA).read_text(encoding="utf-8"))
    except (OSError, ValueError) as unreadable:
        raise BrokenDocument(f"{folder.name}: {METADATA} cannot be read: {unreadable}") from unreadable
    faults = [*_faults_in_fields(said)] or [*_faults_in_words(said), *_faults_in_files(folder, said)]
    if faults:
        raise BrokenDocument(f"{folder.name}: {'; '.join(faults)}")
    paper = Paper(
        key=folder.name,
        title=Message(said["title"]),
        purpose=Message(said["purpose"]),
        about=About(said["about"]),
        roles=tuple(said["roles"]),
        languages=tuple(said["languages"]),
        page=said["page"],
        version=said["version"],
    )
    inside = f"{FOLDER}/{folder.name}"
    styles = (f"{FOLDER}/documents.css", f"{inside}/{said['theme']}")
    return Document(paper, f"{inside}/{said['template']}", styles)


def put_on_paper(
    one: Document,
    frame: Frame,
    *,
    translate: Translate,
    language: str,
    at: datetime,
    identifier: str,
    styles: tuple[str, ...] = (),
    signed: bool = False,
    **values: Any,
) -> bytes:
    """A document as PDF/A-3 with its frame on every page; the same values give the same bytes.

    `at` is when it was printed, `identifier` names this print among all documents, never the moment of drawing;
    `signed` keeps the place for the site's signature.
    Raises DoesNotFit for characters that no font on this machine has.
    """
    html = engine.render(one.template, translate=translate, lang=language.partition("+")[0], frame=frame, **values)
    return archive_pdf(html, *one.styles, *styles, at=at, identifier=identifier.encode(), signed=signed)


def _faults_in_fields(said: Mapping[str, Any]) -> list[str]:
    faults = [f"'{name}' is missing" for name in _FIELDS if name not in said]
    faults += [f"'{name}' is no field of a document" for name in said if name not in _FIELDS]
    faults += [
        f"'{name}' must be {kind.__name__}"
        for name, kind in _FIELDS.items()
        if name in said and type(said[name]) is not kind
    ]
    return faults


def _faults_in_words(said: Mapping[str, Any]) -> list[str]:
    faults = [f"'{name}' is empty" for name in ("title", "purpose", "languages") if not said[name]]
    faults += [f"'{name}' has a per cent sign" for name in ("title", "purpose") if "%" in said[name]]
    faults += [f"there is no role '{role}'" for role in said["roles"] if role not in ROLES]
    faults += [f"there is no language '{one}'" for one in said["languages"] if one not in LANGUAGES]
    if said["about"] not in {one.value for one in About}:
        faults.append(f"nothing is printed about '{said['about']}'")
    if said["page"] not in PAGES:
        faults.append(f"there is no page '{said['page']}'")
    if said["version"] < 1:
        faults.append("versions count from 1")
    return faults


def _faults_in_files(folder: Path, said: Mapping[str, Any]) -> list[str]:
    faults = []
    for name in ("template", "theme"):
        file = folder / said[name]
        if Path(said[name]).name != said[name] or not file.is_file():
            faults.append(f"its {name} '{said[name]}' is not in the folder")
    if not faults:
        try:
            Environment().parse((folder / said["template"]).read_text(encoding="utf-8"))  # noqa: S701 parsed, never rendered
        except TemplateSyntaxError as fault:
            faults.append(f"its template cannot be read, line {fault.lineno}: {fault.message}")
    return faults
