"""The closed, numbered list of event kinds.

An event is forever: a field may be added at the end with a default, never changed, moved or removed; a changed
meaning is a new event. Numbers are never used again.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")

KINDS: dict[str, type] = {}
NUMBERS: dict[int, str] = {}


def event(number: int) -> Callable[[type[T]], type[T]]:
    """Enter a frozen dataclass in the list under its number."""

    def enter(kind: type[T]) -> type[T]:
        if number in NUMBERS or kind.__name__ in KINDS:
            raise ValueError(f"event {number} {kind.__name__} is in the list already")
        NUMBERS[number] = kind.__name__
        KINDS[kind.__name__] = kind
        return kind

    return enter
