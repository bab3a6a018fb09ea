"""Prints of papers that are about one thing of a batch, or about no batch at all."""

from __future__ import annotations

from dataclasses import dataclass

from lims.domain.events.registry import event


@event(315)
@dataclass(frozen=True, slots=True)
class PaperPrinted:
    """A paper about one deviation or one master record was printed: which, copy number, why, and what it showed."""

    document: str
    about: str  # B26-0004-D2, NCT04011033-v1
    batch: str  # empty where it is about no batch
    copy: int
    reason: str
    language: str
    content_sha256: str
