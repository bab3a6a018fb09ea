"""What is wrong with a file of the lab's decisions: one sentence a fault, each with the path of its key."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from lims.domain.errors import Message, Refusal, msg


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault: where (`steps[4].entries[1].limit`, rows counted from 0) and what; `rows`: their keys."""

    path: str
    what: Message
    rows: tuple[str, ...] = ()

    def message(self) -> Message:
        """The fault as one line for a person, who would rather look for count_d5 than count five rows."""
        if not self.rows:
            return msg("%(path)s: %(what)s", path=self.path, what=self.what)
        return msg("%(path)s (%(rows)s): %(what)s", path=self.path, rows=", ".join(self.rows), what=self.what)


def with_rows_named(fault: Fault, file: dict[str, Any]) -> Fault:
    """The same fault with the keys of the rows that its path goes through."""
    names: list[str] = []
    here: Any = file
    for part in re.findall(r"[^.\[\]]+", fault.path):
        if isinstance(here, list) and part.isdecimal() and int(part) < len(here):
            here = here[int(part)]
            name = (here.get("key") or here.get("name")) if isinstance(here, dict) else None
            names += [name[:40]] if isinstance(name, str) else []
        elif isinstance(here, dict) and part in here:
            here = here[part]
        else:
            break
    return replace(fault, rows=tuple(names))


class FileFaults(Refusal):
    """A file of the lab's decisions cannot be used; `faults` holds every one that was found."""

    def __init__(self, code: str, what: Message, faults: Iterable[Fault]) -> None:
        self.faults = tuple(sorted(set(faults), key=_reading_order))
        super().__init__(
            code,
            what,
            reasons=tuple(fault.message() for fault in self.faults),
            next_step=msg("Mend the file at each place named, then check it again. Nothing was changed."),
        )


class ProtocolFaults(FileFaults):
    """A protocol file cannot be used."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        super().__init__("protocol_faults", msg("This protocol cannot be used."), faults)


class SiteFaults(FileFaults):
    """The site file cannot be used."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        super().__init__("site_faults", msg("This site file cannot be used."), faults)


def _reading_order(fault: Fault) -> tuple[list[tuple[int, int, str]], str]:
    """Rows in the order of the file, so that steps[10] comes after steps[9]."""
    parts = re.findall(r"\d+|[^\d.\[\]]+", fault.path)
    return [(0, int(part), "") if part.isdecimal() else (1, 0, part) for part in parts], str(fault.what)
