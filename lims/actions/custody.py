"""Hand-overs: given by one person, taken by another who scans every container. Custody has one holder at any moment."""

from decimal import Decimal

from lims.actions.rights import acting_person
from lims.domain.batch import Batch, Stage
from lims.domain.containers import Container, ContainerState
from lims.domain.custody import Handover, HandoverState
from lims.domain.errors import IdentityMismatch, NotAllowed, NotFound, NotNow, NotReadable, msg
from lims.domain.events.custody import HandoverGiven, HandoverRefused, HandoverTaken
from lims.domain.events.scanning import ScanRefused
from lims.domain.identifiers import read_label_code
from lims.domain.identity import Identity, check_identity
from lims.domain.numbers import read_decimal
from lims.store.reading.batches import find_batch, get_batch
from lims.store.reading.containers import find_container, find_label
from lims.store.reading.quality import list_handovers
from lims.store.record import Act

KINDS = ("ward_to_courier", "courier_to_lab", "lab_to_courier", "courier_to_ward")
LEAVES_THE_LAB = frozenset({"lab_to_courier", "courier_to_ward"})


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
    acting_person(act, "nurse", "courier", "technician", "qa")
    found = get_batch(act.db, batch)
    if kind not in KINDS:
        raise NotReadable("kind", msg("%(kind)s is no hand-over.", kind=kind), next_step=msg("Choose where it goes."))
    _check_may_leave(found, kind)
    containers = tuple(_scanned(act, found, code).container for code in codes)
    if not containers:
        raise NotReadable(
            "nothing_scanned",
            msg("Nothing was scanned."),
            next_step=msg("Scan every container that you give away."),
        )
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
            from_place,
            to_place,
            seal,
            logger,
            read_decimal(low_c),
            read_decimal(high_c),
        ),
    )
    return number


def _check_may_leave(batch: Batch, kind: str) -> None:
    if batch.on_hold:
        raise NotNow(
            "on_hold",
            msg("Batch %(batch)s is on hold.", batch=batch.batch),
            reasons=(msg("%(why)s", why=batch.hold_reason),),
            next_step=msg("Keep it where it is."),
            lifted_by=msg("Quality lifts a hold."),
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
    label_code = read_label_code(code)
    label = find_label(act.db, label_code)
    if label is None or not label.in_force or label.target_kind != "container":
        raise NotFound(
            "unknown_label",
            msg("This label stands for no container here."),
            next_step=msg("Scan the label on the container itself."),
        )
    container = find_container(act.db, label.target)
    owner = find_batch(act.db, label.batch)
    if container is None or owner is None:
        raise LookupError(f"label {label_code} stands for {label.target}, which is in no table")
    expected = Identity(batch.subject, batch.batch, batch.dose_no, batch.doses, batch.coi, "Hand-over", "")
    whose = Identity(owner.subject, owner.batch, owner.dose_no, owner.doses, owner.coi, container.title, label_code)
    try:
        check_identity(expected, whose)
    except IdentityMismatch as mismatch:
        words = " ".join(str(one) for one in (mismatch.what, *mismatch.reasons))
        refused = ScanRefused(
            act.new_id(), mismatch.code, label_code, batch.batch, "", owner.batch, owner.subject, False, words
        )
        raise mismatch.recorded_as((f"batch:{batch.batch}", refused), (f"batch:{owner.batch}", refused)) from None
    if container.state is not ContainerState.IN_USE:
        raise NotNow(
            "container_state",
            msg("%(thing)s holds nothing.", thing=container.title),
            next_step=msg("Scan the container that holds the material."),
        )
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
    person = acting_person(act, "nurse", "courier", "technician", "qa")
    found = get_batch(act.db, batch)
    waiting = _open_handover(act, batch, handover)
    if waiting.given_by == act.person:
        raise NotAllowed(
            "same_person",
            msg("%(name)s gave it and cannot take it.", name=person.printed_name),
            next_step=msg("The receiver signs in and takes it."),
        )
    scanned = {_scanned(act, found, code).container for code in codes}
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
            batch, handover, place or waiting.to_place, seal_intact, lowest, highest, condition.strip(), verdict
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
    acting_person(act, "nurse", "courier", "technician", "qa")
    _open_handover(act, batch, handover)
    if not reason.strip():
        raise NotReadable(
            "reason_missing", msg("A refusal needs a reason."), next_step=msg("Write down what is wrong with it.")
        )
    act.record(chain, HandoverRefused(batch, handover, reason.strip()))
