"""Hand-overs: given by one person, taken by another who scans every container. Custody has one holder at any moment."""

from decimal import Decimal

from lims.actions.refusing import check_belongs, check_in_force, container_of, known_label, note_applied
from lims.actions.rights import acting_person
from lims.domain.batch import Batch, Stage
from lims.domain.containers import Container, ContainerState
from lims.domain.custody import (
    KINDS,
    LEAVES_THE_LAB,
    Handover,
    HandoverState,
    giving_side,
    holds,
    sides_of,
    taking_side,
)
from lims.domain.errors import NotAllowed, NotFound, NotNow, NotReadable, msg
from lims.domain.events.custody import HandoverGiven, HandoverRefused, HandoverTaken
from lims.domain.numbers import read_decimal
from lims.domain.people import Person
from lims.domain.words import needed_words, read_words
from lims.store.reading.batches import get_batch
from lims.store.reading.people import get_person
from lims.store.reading.quality import list_handovers
from lims.store.record import Act

__all__ = ["KINDS", "hand_over", "refuse_handover", "take"]

CARRIERS = ("nurse", "physician", "courier", "technician", "verifier", "qc", "qa")
_STANDS = {
    "ward": msg("The ward is a nurse or a physician."),
    "courier": msg("The courier is a person with that role."),
    "lab": msg("The laboratory is a technician, or somebody of quality."),
}


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
) -> int:
    """Give containers away, each by its scanned label; gives the number of the hand-over. They stay yours until taken.

    Product leaves the laboratory only after quality released it.
    """
    chain = f"batch:{batch}"
    act.lock(chain)
    person = acting_person(act, *CARRIERS)
    found = get_batch(act.db, batch)
    if kind not in KINDS:
        raise NotReadable("kind", msg("%(kind)s is no hand-over.", kind=kind), next_step=msg("Choose where it goes."))
    _check_side(person, giving_side(kind))
    _check_may_leave(found, kind)
    limits = _limits(low_c, high_c)
    scanned = {one.container: one for one in (_scanned(act, found, code) for code in codes)}
    containers = tuple(scanned)
    if not containers:
        raise NotReadable(
            "nothing_scanned",
            msg("Nothing was scanned."),
            next_step=msg("Scan every container that you give away."),
        )
    for container in scanned.values():
        _check_holds(act, person, container, giving_side(kind))
    earlier = list_handovers(act.db, batch)
    for one in earlier:
        if one.state is HandoverState.OPEN and set(one.containers) & set(containers):
            raise NotNow(
                "in_transit",
                msg("Hand-over %(number)s is not taken yet.", number=one.handover),
                next_step=msg("The receiver takes or refuses it first."),
            )
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
        ),
    )
    return number


def _check_side(person: Person, side: str) -> None:
    if side not in sides_of(person.roles):
        raise NotAllowed(
            "other_side",
            msg("%(name)s does not stand on this side of the hand-over.", name=person.printed_name),
            reasons=(_STANDS[side],),
            next_step=msg("The person who stands there signs in and does it."),
        )


def _check_holds(act: Act, person: Person, container: Container, side: str) -> None:
    """Only the holder gives: the courier who took it, or somebody of the ward or laboratory that holds it."""
    holder = get_person(act.db, container.holder)
    if not holds(holder.person, holder.roles, person.person, side):
        raise NotNow(
            "not_the_holder",
            msg("%(name)s does not hold %(thing)s.", name=person.printed_name, thing=container.title),
            reasons=(msg("%(name)s holds it.", name=holder.printed_name),),
            next_step=msg("Whoever holds it gives it away. Or take it over first."),
        )


def _limits(low_c: str, high_c: str) -> tuple[Decimal, Decimal]:
    low, high = read_decimal(low_c), read_decimal(high_c)
    if low > high:
        raise NotReadable(
            "temperatures",
            msg("The lower limit is above the upper."),
            next_step=msg("Enter the lower limit first."),
        )
    return low, high


def _check_may_leave(batch: Batch, kind: str) -> None:
    if batch.on_hold:
        raise NotNow(
            "on_hold",
            msg("Batch %(batch)s is on hold.", batch=batch.batch),
            reasons=(msg("%(why)s", why=batch.hold_reason),),
            next_step=msg("Keep it where it is."),
            lifted_by=msg("Quality lifts a hold."),
        )
    if batch.stage in (Stage.INFUSED, Stage.CLOSED):
        raise NotNow(
            "batch_over",
            msg("Batch %(batch)s is %(stage)s.", batch=batch.batch, stage=batch.stage.value),
            next_step=msg("Nothing of it is handed over any more."),
        )
    if kind in LEAVES_THE_LAB and batch.stage not in (Stage.RELEASED, Stage.RELEASED_INTERIM):
        raise NotNow(
            "not_released",
            msg("Batch %(batch)s is not released.", batch=batch.batch),
            next_step=msg("Quality decides first."),
            lifted_by=msg("Quality, by a release."),
        )


def _scanned(act: Act, batch: Batch, code: str) -> Container:
    """The container of a scanned label, of this batch and holding material. A mismatch is kept on both sides."""
    label = known_label(act, code, batch=batch.batch)
    if label.target_kind != "container":
        raise NotFound(
            "not_a_container",
            msg("This label stands for no container."),
            next_step=msg("Scan the label on the container itself."),
        )
    container, whose = container_of(act, label)
    check_belongs(act, batch, whose, label, thing="Hand-over", station=act.station)
    check_in_force(act, label, batch=batch.batch)
    if container.state is not ContainerState.IN_USE:
        raise NotNow(
            "container_state",
            msg("%(thing)s holds nothing.", thing=container.title),
            next_step=msg("Scan the container that holds the material."),
        )
    note_applied(act, label)
    return container


def _open_handover(act: Act, batch: str, number: int) -> Handover:
    found = next((one for one in list_handovers(act.db, batch) if one.handover == number), None)
    if found is None or found.state is not HandoverState.OPEN:
        raise NotNow(
            "handover_not_open",
            msg("Hand-over %(number)s of %(batch)s is not waiting.", number=number, batch=batch),
            next_step=msg("Open the batch and look at its custody."),
        )
    return found


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
    waiting = _open_handover(act, batch, handover)
    if waiting.given_by == act.person:
        raise NotAllowed(
            "same_person",
            msg("%(name)s gave it and cannot take it.", name=person.printed_name),
            next_step=msg("The receiver signs in and takes it."),
        )
    _check_side(person, taking_side(waiting.kind))
    scanned = {_scanned(act, found, code).container for code in codes}
    strange = scanned - set(waiting.containers)
    if strange:
        raise NotNow(
            "not_in_handover",
            msg("Something was scanned that is not in hand-over %(number)s.", number=handover),
            reasons=tuple(msg("Not given: %(container)s", container=one) for one in sorted(strange)),
            next_step=msg("Give it back. It needs a hand-over of its own."),
        )
    missing = set(waiting.containers) - scanned
    if missing:
        raise NotNow(
            "not_all_scanned",
            msg("Not every container of hand-over %(number)s was scanned.", number=handover),
            reasons=tuple(msg("Missing: %(container)s", container=one) for one in sorted(missing)),
            next_step=msg("Scan each one. Refuse the hand-over when one is not there."),
        )
    lowest, highest = read_decimal(lowest_c), read_decimal(highest_c)
    in_limits = seal_intact and _within(waiting, lowest, highest)
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
    return verdict


def _within(handover: Handover, lowest: Decimal, highest: Decimal) -> bool:
    if lowest > highest:
        raise NotReadable(
            "temperatures",
            msg("The lowest temperature is above the highest."),
            next_step=msg("Read the logger again: lowest first."),
        )
    return handover.low_c <= lowest and highest <= handover.high_c


def refuse_handover(act: Act, batch: str, handover: int, *, reason: str) -> None:
    """Do not take it. The containers stay with the sender."""
    chain = f"batch:{batch}"
    act.lock(chain)
    person = acting_person(act, *CARRIERS)
    waiting = _open_handover(act, batch, handover)
    if waiting.given_by != act.person:  # who gave it may call it back, who was to take it may refuse it
        _check_side(person, taking_side(waiting.kind))
    words = needed_words(reason, msg("The reason"), next_step=msg("Write down what is wrong with it."))
    act.record(chain, HandoverRefused(batch, handover, words))
