"""Downtime: numbered paper forms, printed ahead and entered later; and what is kept beside the record."""

from __future__ import annotations

from dataclasses import dataclass

from lims.domain.events.registry import event


@event(190)
@dataclass(frozen=True, slots=True)
class DowntimeFormPrinted:
    """A numbered form for one step of one batch went to paper, for the day on which nothing can be entered."""

    form: str
    batch: str
    step: str


@event(193)
@dataclass(frozen=True, slots=True)
class DowntimeFormEntered:
    """What stood on a form was entered, with the second person who compared it with the paper."""

    form: str
    batch: str
    step: str
    performed_by: str
    verified_by: str
    reason: str
    scan: str  # the SHA-256 of the kept picture of the paper


@event(194)
@dataclass(frozen=True, slots=True)
class DowntimeFormVoided:
    """A form was not used, or spoilt: destroyed in front of a second person."""

    form: str
    batch: str
    reason: str
    witnessed_by: str


@event(225)
@dataclass(frozen=True, slots=True)
class AttachmentKept:
    """A file was kept beside the record: the picture of a paper form, the file of a temperature logger."""

    batch: str
    sha256: str
    name: str
    kind: str
    size: int
    what: str
