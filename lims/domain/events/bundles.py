"""A batch's record leaves the house as a bundle."""

from __future__ import annotations

from dataclasses import dataclass

from lims.domain.events.registry import event


@event(320)
@dataclass(frozen=True, slots=True)
class RecordExported:
    """The record was exported as a bundle: which copy, why, the hash of every file, where the subject's chain stood.

    So this one entry proves all of them. The batch's own chain stood at the entry before it.
    """

    batch: str
    export: int
    copy: int
    reason: str
    content_sha256: str
    subject_seq: int
    subject_head: str
    files: tuple[tuple[str, str], ...]  # name, SHA-256 in hex
