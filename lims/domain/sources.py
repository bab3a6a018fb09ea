"""Where the values of a protocol come from."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Source(StrEnum):
    """Where a value comes from: the registry record, the project's brief, a publication, or a person's assumption."""

    TRIAL = "trial"
    BRIEF = "brief"
    PUBLIC = "public"
    ASSUMED = "assumed"
    NOT_STATED = "not_stated"


@dataclass(frozen=True, slots=True)
class SourcedValue:
    """One value of the file with its path, as it is listed for confirmation."""

    path: str
    value: str
    source: Source
    note: str
