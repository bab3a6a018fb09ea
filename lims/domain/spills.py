"""A spill, a leak, a broken vessel: what must be cleaned up, and what else follows before the batch goes on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal

from lims.domain.containers import ContainerState
from lims.domain.errors import Message, NotNow, NotReadable, msg
from lims.domain.record import BatchRecord

HOW: dict[str, Message] = {
    "spill": msg("spilled"),
    "leak": msg("leaked"),
    "break": msg("broke"),
}
# What every site does with blood-borne material, in its order; each is said by who did it and seen by a second person.
CLEAN_UP: dict[str, Message] = {
    "people": msg("Nobody was splashed or cut, or it was reported and looked after"),
    "absorbed": msg("The liquid was absorbed, gloves and sleeves changed"),
    "disinfected": msg("The surface was disinfected, and the contact time kept"),
    "waste": msg("Everything went into biohazard waste"),
    "neighbours": msg("Every vessel beside it was looked at, and its outside wiped"),
}
SAMPLE_PREFIX = "QS"  # the extra sterility samples of a batch: QS1, QS2


def check_loss(held_ml: Decimal, lost_ml: Decimal, how: str, checklist: tuple[str, ...]) -> None:
    """Refuse a loss of nothing or of more than there was, and one that was not cleaned up in full."""
    if how not in HOW:
        raise NotReadable(
            "how", msg("%(how)s is no kind of loss.", how=how), next_step=msg("Choose spill, leak or break.")
        )
    if lost_ml <= 0:
        raise NotReadable(
            "nothing_lost",
            msg("A loss has a volume above zero."),
            next_step=msg("Estimate what is gone: what was in it less what is in it now."),
        )
    if lost_ml > held_ml:
        raise NotNow(
            "more_than_there_is",
            msg("%(taken)s mL cannot come out of %(there)s mL.", taken=lost_ml, there=held_ml),
            next_step=msg("Read the volume again. All that was in it is %(there)s mL.", there=held_ml),
        )
    missing = tuple(words for key, words in CLEAN_UP.items() if key not in checklist)
    if missing:
        raise NotNow(
            "not_cleaned_up",
            msg("The clean-up is not complete."),
            reasons=missing,
            next_step=msg("Clean up first, with a second person. Then record it: the volume is kept as typed."),
        )


def reasons_against(record: BatchRecord, at: datetime) -> Iterator[Message]:
    """An extra sterility sample that was asked for after a spill and never taken."""
    del at
    for one in record.containers:
        if one.name.startswith(SAMPLE_PREFIX) and one.state is ContainerState.PLANNED:
            yield msg("%(thing)s was asked for and not taken.", thing=one.title)
