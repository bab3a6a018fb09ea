"""Deviations: what departed from the master record, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass

from lims.domain.events.registry import event


@event(160)
@dataclass(frozen=True, slots=True)
class DeviationOpened:
    """Something departed from the master record. Its number follows from its place in the batch's chain."""

    batch: str
    source: str
    kind: str
    grade: str
    words: str
    by_rule: bool
