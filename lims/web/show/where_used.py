"""Where something was used, in words: the steps by their titles, the counts as one sentence."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection

from lims.actions.master import protocol_from
from lims.domain.errors import Message, msg
from lims.domain.uses import Use, Uses
from lims.store.reading.protocols import list_protocols

KIND_WORDS: dict[str, Message] = {
    "material": msg("Material lot"),
    "equipment": msg("Equipment"),
    "station": msg("Station"),
    "person": msg("Person"),
}
ACTS: dict[str, Message] = {
    "act:move": msg("A vessel was put inside"),
    "act:test": msg("Result of a test"),
    "act:hand-over": msg("Hand-over"),
    "act:bedside": msg("At the bedside"),
}
STAGES: dict[str, tuple[str, Message]] = {
    "rejected": ("stop", msg("rejected")),
    "cancelled": ("wait", msg("cancelled")),
    "infused": ("ok", msg("infused")),
    "closed": ("ok", msg("closed")),
}


@dataclass(frozen=True, slots=True)
class UseRow:
    """One line: the use, its steps as a person calls them, and a chip for where the batch stands."""

    use: Use
    steps: tuple[Message, ...]
    chip: tuple[str, Message]


def step_titles(db: Connection) -> dict[tuple[str, str], Message]:
    """Number and title of each step by trial and key, the newest version's where they differ."""
    return {
        (row.trial, step.key): msg("%(number)s %(title)s", number=step.number, title=step.title)
        for row in list_protocols(db)
        for step in protocol_from(row.text).steps
    }


def rows_of(db: Connection, uses: tuple[Use, ...]) -> tuple[UseRow, ...]:
    """The uses in words; steps by number and title of the protocol."""
    titles = step_titles(db)
    return tuple(
        UseRow(
            one,
            tuple(ACTS.get(key) or titles.get((one.trial, key)) or msg("%(step)s", step=key) for key in one.steps),
            STAGES.get(one.stage, ("now", msg("%(stage)s", stage=one.stage.replace("_", " ")))),
        )
        for one in uses
    )


def sentence(title: str, uses: Uses) -> Message:
    """The answer in one line."""
    if not uses.batches:
        return msg("%(what)s was used in no batch", what=title)
    if uses.batches == 1:
        return msg("%(what)s was used in 1 batch", what=title)
    return msg("%(what)s was used in %(count)s batches", what=title, count=uses.batches)
