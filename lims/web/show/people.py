"""People in words: their roles, and how their training stands today."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from lims.domain.errors import Message, msg
from lims.domain.training import Training

TRAINING_WORDS: dict[str, tuple[str, Message]] = {
    "valid": ("ok", msg("valid")),
    "soon": ("attn", msg("ends soon")),
    "expired": ("stop", msg("expired")),
    "withdrawn": ("stop", msg("withdrawn")),
    "not_yet": ("wait", msg("not yet")),
}
_WORST = ("expired", "withdrawn", "soon", "not_yet", "valid")


@dataclass(frozen=True, slots=True)
class TrainingRow:
    """One training, the name of its skill, and how it stands today."""

    training: Training
    title: str
    kind: str
    says: Message
    may_withdraw: bool


def training_rows(trainings: Iterable[Training], titles: dict[str, str], today: date) -> tuple[TrainingRow, ...]:
    """The trainings of one person, by skill, the newest first."""
    ordered = sorted(trainings, key=lambda one: (titles.get(one.skill, one.skill), -one.training))
    return tuple(
        TrainingRow(
            one, titles.get(one.skill, one.skill), *TRAINING_WORDS[one.state_on(today)], one.withdrawn_from is None
        )
        for one in ordered
    )


def standing(trainings: Iterable[Training], today: date) -> tuple[str, Message] | None:
    """One chip for a person: the worst among the best training of each skill; None for who was never trained."""
    best: dict[str, str] = {}
    for one in trainings:
        state = one.state_on(today)
        if one.skill not in best or _WORST.index(state) > _WORST.index(best[one.skill]):
            best[one.skill] = state
    if not best:
        return None
    return TRAINING_WORDS[min(best.values(), key=_WORST.index)]
