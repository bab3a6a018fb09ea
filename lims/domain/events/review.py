"""How a record was reviewed: by which rules, how much of it, and which records were looked at to be signed together."""

from __future__ import annotations

from dataclasses import dataclass

from lims.domain.events.registry import event


@event(300)
@dataclass(frozen=True, slots=True)
class RecordReviewed:
    """What a review covers: rules, how many entries of each sort, the sample that was compared, and up to where
    the chains beside the batch's own were known.
    """

    batch: str
    signature: int
    role: str  # production_review | quality_review
    rules: str
    entries: int
    ordinary: int
    told: int
    to_see: int
    exceptions: int
    sampled: tuple[int, ...]  # entries of the batch's chain
    seed: str
    subject_seq: int
    site_seq: int


@event(301)
@dataclass(frozen=True, slots=True)
class RecordSetAside:
    """A reviewer opened this record, looked at exactly this content, and put it with those to be signed together."""

    batch: str
    role: str
    content_sha256: str
    sampled: tuple[int, ...] = ()  # entries of the sample that were compared with the record
