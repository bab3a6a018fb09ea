"""The answer of a ZPL printer to ~HS: three lines of comma-separated fields, each between STX and ETX.

Fields as in Zebra's programming guide, "~HS, Host Status Return". A printer whose paper is out or whose head is open
may not answer at all: then its silence is the news.
"""

from __future__ import annotations

import re

from lims.domain.printer import ATTENTION, BUSY, READY, Told

ASK = b"~HS"
_LINE = re.compile(rb"\x02([^\x02\x03]{1,120})\x03")
_FIRST = {1: "paper_out", 2: "paused", 5: "buffer_full", 9: "memory_lost", 10: "too_cold", 11: "too_hot"}
_SECOND = {2: "head_open", 3: "ribbon_out"}
_FORMATS, _PARTIAL, _REMAINING = 4, 7, 8


def is_whole(answer: bytes) -> bool:
    """All three lines have come."""
    return len(_LINE.findall(answer)) >= 3


def read_host_status(answer: bytes) -> Told | None:
    """What the printer says; None for an answer of another form."""
    lines = [line.split(b",") for line in _LINE.findall(answer)]
    if len(lines) < 2 or len(lines[0]) < 12 or len(lines[1]) < 9:
        return None
    first, second = lines[0], lines[1]
    numbers = (first[_FORMATS], first[_PARTIAL], second[_REMAINING])
    if not all(number.strip().isdigit() for number in numbers):
        return None
    troubles = [name for place, name in _FIRST.items() if first[place].strip() == b"1"]
    troubles += [name for place, name in _SECOND.items() if second[place].strip() == b"1"]
    held = sum(int(number) for number in numbers)
    state = ATTENTION if troubles else BUSY if held else READY
    return Told(state, tuple(troubles), labels_held=held)
