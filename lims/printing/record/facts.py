"""A term and what it is: the smallest row of the document."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fact:
    """A term and what it is."""

    term: str
    value: str
