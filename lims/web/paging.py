"""Long lists a page at a time: where this page begins, and the ways to the pages around it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import url_for

PAGE = 50
MOST_SKIPPED = 10_000_000


@dataclass(frozen=True, slots=True)
class Pages:
    """What is shown of how many, and the addresses of the page before and after; empty where there is none."""

    first: int
    last: int
    count: int
    before: str
    after: str


def skipped_of(asked: Mapping[str, str]) -> int:
    """How many lines the address leaves out (`?from=`); 0 for what is no number."""
    given = asked.get("from", "")
    return min(int(given), MOST_SKIPPED) if given.isascii() and given.isdigit() and len(given) < 9 else 0


def pages_around(endpoint: str, skipped: int, count: int, size: int = PAGE, **more: str) -> Pages | None:
    """The ways from this page of a list; None where one page shows everything."""
    if count <= size and not skipped:
        return None

    def at(start: int) -> str:
        values: dict[str, Any] = more | ({"from": str(start)} if start else {})
        return url_for(endpoint, **values)

    before = at(max(0, skipped - size)) if skipped else ""
    after = at(skipped + size) if skipped + size < count else ""
    return Pages(min(skipped + 1, count), min(skipped + size, count), count, before, after)
