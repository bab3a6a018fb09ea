"""The file of a temperature logger: lines of time and temperature, read for their lowest and highest."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

_TEMPERATURE = re.compile(r"[-+]?\d{1,3}(?:[.,]\d{1,3})?")


@dataclass(frozen=True, slots=True)
class LoggerReadings:
    """What a logger wrote down on the way, in °C."""

    readings: int
    lowest_c: Decimal
    highest_c: Decimal

    def within(self, low_c: Decimal, high_c: Decimal) -> bool:
        """Whether every reading was inside the limits, both included."""
        return low_c <= self.lowest_c and self.highest_c <= high_c


def read_logger(text: str) -> LoggerReadings | None:
    """The readings of a text file whose lines end in a temperature, as 2026-11-19 10:40;4.2; None without any."""
    found = []
    for line in text.splitlines():
        # Where a semicolon or a tab parts the columns, a comma is a decimal comma.
        parts = re.split(r"[;\t]", line.strip()) if re.search(r"[;\t]", line) else line.strip().split(",")
        last = parts[-1].strip().removesuffix("C").removesuffix("°").strip()
        if len(parts) > 1 and _TEMPERATURE.fullmatch(last):
            found.append(Decimal(last.replace(",", ".")))
    return LoggerReadings(len(found), min(found), max(found)) if found else None
