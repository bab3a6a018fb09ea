"""What can happen on the way to a printer, and how long it is waited for."""

from __future__ import annotations

from dataclasses import dataclass

from lims.domain.printer import Told

LONGEST_WORDS = 200


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a printer is waited for, in seconds. All of one label together stays far below a worker's lease."""

    connect: float = 5.0
    answer: float = 2.0
    send: float = 20.0
    look_again: float = 0.5
    looks: int = 40  # at a label that is being printed
    silences: int = 5  # of a printer that answered before the label


PATIENCE = Patience()


class NotSent(Exception):
    """Nothing left this machine: the label is as it was. `told` is what the printer said, or that it is silent."""

    def __init__(self, told: Told) -> None:
        super().__init__(told.words or told.state)
        self.told = told


class Refused(Exception):
    """The printer took nothing and said so; `words` are its own."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.words = words[:LONGEST_WORDS]


class Lost(Exception):
    """Something may have been printed, and nobody can know: `why` is one of the reasons of a held job."""

    def __init__(self, why: str, words: str = "", told: Told | None = None) -> None:
        super().__init__(f"{why} {words}".strip())
        self.why = why
        self.words = words[:LONGEST_WORDS]
        self.told = told


def fault_words(fault: OSError) -> str:
    """The system's own words for what went wrong, on one line."""
    return " ".join((fault.strerror or str(fault) or type(fault).__name__).split())[:LONGEST_WORDS]
