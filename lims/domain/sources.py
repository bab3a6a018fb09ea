"""Where the values of a protocol come from."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from lims.domain.errors import Message, msg


class Source(StrEnum):
    """Where a value comes from: the registry record, the project's brief, a publication, or a person's assumption."""

    TRIAL = "trial"
    BRIEF = "brief"
    PUBLIC = "public"
    ASSUMED = "assumed"
    NOT_STATED = "not_stated"

    @property
    def words(self) -> Message:
        """The source as it stands in brackets behind a value."""
        return _WORDS[self]


_WORDS: dict[Source, Message] = {
    Source.TRIAL: msg("trial"),
    Source.BRIEF: msg("protocol"),
    Source.PUBLIC: msg("publication"),
    Source.ASSUMED: msg("assumed"),
    Source.NOT_STATED: msg("not stated"),
}


@dataclass(frozen=True, slots=True)
class SourcedValue:
    """One value of the file with its path, as it is listed for confirmation."""

    path: str
    value: str
    source: Source
    note: str
