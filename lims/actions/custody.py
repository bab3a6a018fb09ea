"""Hand-overs: given by one person, taken by another who scans every container. Custody has one holder at any moment."""

from datetime import datetime

from lims.actions.custody_checks import (
    check_all_scanned,
    check_holds,
    check_may_be_taken,
    check_may_leave,
    check_not_in_transit,
    check_product_may_leave,
    check_side,
    open_handover,
    read_limits,
    scanned_container,
    within_limits,
)
from lims.actions.rights import acting_person
from lims.actions.transit import after_refusal, after_taking, limit_for
from lims.domain.custody import KINDS, giving_side, taking_side
from lims.domain.errors import NotAllowed, NotReadable, msg
from lims.domain.events.custody import HandoverGiven, HandoverRefused, HandoverTaken
from lims.domain.exceptions.handovers import words_of_excursion
from lims.domain.numbers import read_decimal
from lims.domain.words import needed_words, read_words
from lims.store.reading.batches import get_batch
from lims.store.reading.quality import list_handovers
from lims.store.record import Act

__all__ = ["KINDS", "hand_over", "refuse_handover", "take"]

CARRIERS = ("nurse", "physician", "courier", "technician", "verifier", "qc", "qa")


def hand_over(
    act: Act,
    batch: str,
    *,
    kind: str,
    codes: tuple[str, ...],
    from_place: str,
    to_place: str,
    seal: str,
    logger: str,
    low_c: str,
    high_c: str,
    limit_at: datetime | None = None,
) -> int:
    """Give containers away, each by its scanned label; gives the number of the hand-over. They stay yours until taken.

    Product leaves the laboratory only after quality released it. `limit_at` says until when it must be taken; without
    it the protocol does.
    """
    chain = f"batch:{batch}"
    act.lock(chain)
    person = acting_person(act, *CARRIERS)
    found = get_batch(act.db, batch)
    if kind not in KINDS:
        raise NotReadable("kind", msg("%(kind)s is no hand-over.", kind=kind), next_step=msg("Choose where it goes."))
    check_side(person, giving_side(kind))
    check_may_leave(found, kind)
    limits = read_limits(low_c, high_c)
    scanned = {one.container: one for one in (scanned_container(act, found, code) for code in codes)}
    check_product_may_leave(act, found, kind, scanned.values())
    containers = tuple(scanned)
    if not containers:
        raise NotReadable(
            "nothing_scanned",
            msg("Nothing was scanned."),
            next_step=msg("Scan every container that you give away."),
        )
    for container in scanned.values():
        check_holds(act, person, container, giving_side(kind))
    earlier = list_handovers(act.db, batch)
    check_not_in_transit(earlier, containers)
    number = len(earlier) + 1
    act.record(
        chain,
        HandoverGiven(
            batch,
            number,
            kind,
            containers,
            needed_words(from_place, msg("The place it leaves"), longest=120),
            needed_words(to_place, msg("The place it goes to"), longest=120),
            read_words(seal, msg("The seal"), longest=60),
            read_words(logger, msg("The temperature logger"), longest=60),
            *limits,
            limit_for(act, found, kind, limit_at),
        ),
    )
    return number


def take(
    act: Act,
    batch: str,
    handover: int,
    *,
    codes: tuple[str, ...],
    seal_intact: bool,
    lowest_c: str,
    highest_c: str,
    condition: str,
    place: str = "",
) -> str:
    """Take a hand-over: scan every container, read seal and logger; gives the verdict. Out of limits is a deviation."""
    chain = f"batch:{batch}"
    act.lock(chain)
    person = acting_person(act, *CARRIERS)
    found = get_batch(act.db, batch)
    waiting = open_handover(act, batch, handover)
    if person.is_same_as(waiting.given_by):
        raise NotAllowed(
            "same_person",
            msg("%(name)s gave it and cannot take it.", name=person.printed_name),
            next_step=msg("The receiver signs in and takes it."),
        )
    check_side(person, taking_side(waiting.kind))
    check_may_be_taken(found, waiting.kind)
    scanned = {scanned_container(act, found, code).container for code in codes}
    check_all_scanned(waiting, scanned)
    lowest, highest = read_decimal(lowest_c), read_decimal(highest_c)
    late = waiting.limit_at is not None and act.at > waiting.limit_at
    in_limits = within_limits(waiting, lowest, highest) and seal_intact and not late
    verdict = "accepted" if in_limits else "accepted_with_deviation"
    act.record(
        chain,
        HandoverTaken(
            batch,
            handover,
            read_words(place, msg("The place"), longest=120) or waiting.to_place,
            seal_intact,
            lowest,
            highest,
            read_words(condition, msg("The condition")),
            verdict,
        ),
    )
    if not in_limits:
        taken = next(one for one in list_handovers(act.db, batch) if one.handover == handover)
        after_taking(act, found, taken, words_of_excursion(taken))
    return verdict


def refuse_handover(act: Act, batch: str, handover: int, *, reason: str) -> None:
    """Do not take it. The containers stay with the sender."""
    chain = f"batch:{batch}"
    act.lock(chain)
    person = acting_person(act, *CARRIERS)
    waiting = open_handover(act, batch, handover)
    if waiting.given_by != act.person:  # who gave it may call it back, who was to take it may refuse it
        check_side(person, taking_side(waiting.kind))
    words = needed_words(reason, msg("The reason"), next_step=msg("Write down what is wrong with it."))
    act.record(chain, HandoverRefused(batch, handover, words))
    if waiting.given_by != act.person:
        after_refusal(act, batch, handover, words)
