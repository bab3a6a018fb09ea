"""TOML text to plain values: numbers stay exact, and what is no TOML is one fault with its line."""

from __future__ import annotations

import re
import tomllib
from decimal import Decimal
from typing import Any

from lims.domain.errors import msg
from lims.masterdata.faults import Fault

_PLACE = re.compile(r" \(at (?:line (?P<line>\d+), column (?P<column>\d+)|end of document)\)$")


class NotToml(Exception):
    """The text is not TOML; `fault` says where."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault)
        self.fault = fault


def read_toml(text: str) -> dict[str, Any]:
    """The tables of the text; numbers with a point become Decimal. Raises NotToml."""
    try:
        return tomllib.loads(text, parse_float=Decimal)
    except RecursionError as deep:
        raise NotToml(Fault("file", msg("Its brackets are nested too deeply to be read."))) from deep
    # A whole number of thousands of digits is a plain ValueError; decimal's own refusals pass through tomllib.
    except (ValueError, ArithmeticError) as refused:
        raise NotToml(_fault(text, str(refused))) from refused


def _fault(text: str, why: str) -> Fault:
    place = _PLACE.search(why)
    if place is None:
        return Fault("file", msg("It is not TOML: %(why)s", why=why))
    line = place["line"] or str(text.count("\n") + 1)
    return Fault(f"line {line}", msg("It is not TOML: %(why)s.", why=why[: place.start()]))
