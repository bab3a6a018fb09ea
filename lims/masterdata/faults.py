"""What is wrong with a file of the lab's decisions: one sentence a fault, each with the path of its key."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from lims.domain.errors import Message, Refusal, msg


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault: where (`steps[4].entries[1].limit`, counted from 0 as the file lists them) and what."""

    path: str
    what: Message

    def message(self) -> Message:
        """The fault as one line for a person."""
        return msg("%(path)s: %(what)s", path=self.path, what=self.what)


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
