"""What is said of a value that is locked: an addendum beside it, and the release looked at again."""

from __future__ import annotations

from dataclasses import dataclass

from lims.domain.events.registry import event


@dataclass(frozen=True, slots=True)
class FigureBeside:
    """A figure as it was computed and as it would be with the value of the addendum; `limit` in words, or empty."""

    name: str
    before: str
    after: str
    unit: str
    limit: str
    within: bool


@event(220)
@dataclass(frozen=True, slots=True)
class AddendumWritten:
    """Quality wrote beside a locked entry what its value should be. The entry itself stays as it is."""

    batch: str
    addendum: int
    step: str
    entry: str
    replicate: int
    old: str
    new: str
    unit: str
    within_limits: bool
    reason: str
    printed_name: str
    meaning: str
    content_sha256: str
    figures: tuple[FigureBeside, ...]


@event(221)
@dataclass(frozen=True, slots=True)
class ReleaseReevaluated:
    """Quality looked at a release again after an addendum: it stands, or it is recalled."""

    batch: str
    verdict: str  # stands | recalled
    reason: str
    addenda: int  # how many addenda there were
    printed_name: str
    meaning: str
    content_sha256: str
