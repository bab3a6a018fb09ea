"""What a code, a number or a name that somebody typed or scanned may be: everything of the record has one story."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from lims.domain.errors import NotReadable
from lims.domain.identifiers import is_coi_id, read_din, read_label_code

LONGEST = 80  # nothing of the record is called by more
_JOINERS = re.compile(r"[\s\-]+")


@dataclass(frozen=True, slots=True)
class Found:
    """One thing of the record: `key` names it among its kind, `exact` says that it was asked for by its whole name."""

    kind: str  # batch | subject | container | label | material | equipment | person | deviation | alert | ...
    key: str
    title: str
    note: str = ""
    batch: str = ""
    exact: bool = True


@dataclass(frozen=True, slots=True)
class Asked:
    """What was typed, read in every way that it can be: as it stands, in capitals, as a label code, DIN or COI."""

    text: str
    capitals: str
    label_code: str = ""
    din: str = ""
    coi: str = ""


def read_question(typed: str) -> Asked:
    """What somebody looks for. Blanks at the ends do not count; a label code may come in groups, a DIN with flags."""
    text = " ".join(typed.split())[:LONGEST]
    capitals = text.upper() if text.isascii() else text
    joined = _JOINERS.sub("", capitals)
    return Asked(text, capitals, _read(read_label_code, text), _din(joined, text), joined if is_coi_id(joined) else "")


def _read(reader: Callable[[str], str], text: str) -> str:
    try:
        return reader(text)
    except NotReadable:
        return ""


def _din(joined: str, text: str) -> str:
    """A donation number has 13 characters at least; what is shorter is not read as one."""
    return _read(read_din, text) if len(joined) >= 13 else ""
