"""Scans that were refused: a fact of the record on every side that it touches."""

from __future__ import annotations

from dataclasses import dataclass

from lims.domain.events.registry import event


@event(70)
@dataclass(frozen=True, slots=True)
class ScanRefused:
    """A scan was refused: what was scanned, what was expected, and why, by its stable word."""

    refusal: str  # the refusal's id, the same on both sides
    why: str
    scanned: str  # the code as read, at most 64 characters
    batch: str  # the batch that was being worked, or empty
    step: str
    other_batch: str  # the batch the label belongs to, or empty
    other_subject: str
    stops_station: bool
    words: str
    station: str = ""  # the station that stops, where it is not the one the scan came from


@event(71)
@dataclass(frozen=True, slots=True)
class StopCleared:
    """A second person looked at the bench after an identity stop; work goes on where it was."""

    refusal: str
    batch: str
    cleared_by: str
