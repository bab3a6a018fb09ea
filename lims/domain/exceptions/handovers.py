"""Exceptions of the hand-overs: taken late, with a broken seal, or out of its temperature limits."""

from __future__ import annotations

from collections.abc import Iterator

from lims.domain.custody import Handover
from lims.domain.errors import Message, msg
from lims.domain.exceptions.recorded import Recorded, raised
from lims.domain.quality import RecordException


def of_handovers(recorded: Recorded) -> Iterator[RecordException]:
    """Every hand-over that was accepted with a deviation."""
    for one in recorded.handovers:
        if one.verdict == "accepted_with_deviation" and one.taken_at is not None:
            what = words_of_excursion(one)
            yield raised(f"handover:{one.handover}", "handover", "", what, one.taken_at, one.taken_by)


def words_of_excursion(one: Handover) -> Message:
    """What was found when a hand-over was taken, against its limits."""
    what = msg(
        "Hand-over %(number)s: %(lowest)s to %(highest)s °C, limits %(low)s to %(high)s °C, seal %(seal)s",
        number=one.handover,
        lowest=one.lowest_c,
        highest=one.highest_c,
        low=one.low_c,
        high=one.high_c,
        seal=msg("intact") if one.seal_intact else msg("broken"),
    )
    if one.limit_at is not None and one.taken_at is not None and one.taken_at > one.limit_at:
        return msg("%(what)s; taken after its limit", what=what)
    return what
