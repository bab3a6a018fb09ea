"""Kinds of label: what quality approved to be printed on a patient's material."""

from __future__ import annotations

from dataclasses import dataclass

from lims.domain.events.registry import event


@event(270)
@dataclass(frozen=True, slots=True)
class LabelKindApproved:
    """Quality approved a kind of label as its files are: drawing, words in its languages, symbol, size."""

    kind: str
    version: int
    sha256: str
    languages: tuple[str, ...]
