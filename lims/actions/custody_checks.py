"""What is asked before a hand-over is given or taken: who stands where, who holds what, and what was scanned."""

from collections.abc import Iterable
from decimal import Decimal

from lims.actions.refusing import check_belongs, check_in_force, container_of, known_label, note_applied
from lims.actions.views import batch_record
from lims.domain.batch import FOR_THE_WARD, GIVEN_UP, Batch, Stage
from lims.domain.containers import Container, ContainerState
from lims.domain.custody import LEAVES_THE_LAB, TO_THE_LAB, Handover, HandoverState, holds, sides_of
from lims.domain.deviations import reasons_against_infusion
from lims.domain.errors import NotAllowed, NotFound, NotNow, NotReadable, msg
from lims.domain.numbers import read_decimal
from lims.domain.people import Person
from lims.domain.remainder import KIND as REMAINDER
from lims.domain.supply import reasons_against_use
from lims.store.reading.people import get_person
from lims.store.reading.quality import list_handovers
from lims.store.record import Act

_STANDS = {
    "ward": msg("The ward is a nurse or a physician."),
    "courier": msg("The courier is a person with that role."),
    "lab": msg("The laboratory is a technician, or somebody of quality."),
}


def check_side(person: Person, side: str) -> None:
    """Only who stands on this side of a hand-over gives or takes there: ward, courier or laboratory."""
    if side not in sides_of(person.roles):
        raise NotAllowed(
            "other_side",
            msg("%(name)s does not stand on this side of the hand-over.", name=person.printed_name),
            reasons=(_STANDS[side],),
            next_step=msg("The person who stands there signs in and does it."),
        )


def check_holds(act: Act, person: Person, container: Container, side: str) -> None:
    """Only the holder gives: the courier who took it, or somebody of the ward or laboratory that holds it."""
    holder = get_person(act.db, container.holder)
    if not holds(holder.person, holder.roles, person.person, side):
        raise NotNow(
            "not_the_holder",
            msg("%(name)s does not hold %(thing)s.", name=person.printed_name, thing=container.title),
            reasons=(msg("%(name)s holds it.", name=holder.printed_name),),
            next_step=msg("Whoever holds it gives it away. Or take it over first."),
        )


def check_may_leave(batch: Batch, kind: str) -> None:
    """A batch on hold or over is not handed over, and product leaves the laboratory only when it is released.

    A courier still brings to the laboratory what is on hold: it is not kept on the road. Product that is out of the
    laboratory goes back whatever became of its batch.
    """
    if kind not in LEAVES_THE_LAB and batch.stage in (*FOR_THE_WARD, *GIVEN_UP):
        return
    if batch.on_hold and kind not in TO_THE_LAB:
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
            msg("Batch %(batch)s is %(stage)s.", batch=batch.batch, stage=batch.stage.words),
            next_step=msg("Nothing of it is handed over any more."),
        )
    if kind in LEAVES_THE_LAB and batch.stage not in FOR_THE_WARD:
        raise NotNow(
            "not_released",
            msg("Batch %(batch)s is not released.", batch=batch.batch),
            next_step=msg("Quality decides first."),
            lifted_by=msg("Quality, by a release."),
        )


def check_may_be_taken(batch: Batch, kind: str) -> None:
    """Product of a batch on hold goes no further from the laboratory; what comes to the laboratory is taken."""
    if batch.on_hold and kind in LEAVES_THE_LAB:
        raise NotNow(
            "on_hold",
            msg("Batch %(batch)s is on hold.", batch=batch.batch),
            reasons=(msg("%(why)s", why=batch.hold_reason),),
            next_step=msg("Refuse the hand-over: it stays with who gave it. Call quality."),
            lifted_by=msg("Quality lifts a hold."),
        )


def check_product_may_leave(act: Act, batch: Batch, kind: str, containers: Iterable[Container]) -> None:
    """A remainder stays here; what is out of specification leaves once the sponsor is told and nothing else fails."""
    if kind not in LEAVES_THE_LAB:
        return
    record = batch_record(act.db, batch.batch)
    against = tuple(reasons_against_use(record, act.at)) if batch.supplied_at else ()
    # Such as a bag that came back from the bedside.
    unsettled = tuple(reasons_against_infusion(record, act.at)) if kind == "lab_to_courier" else ()
    if unsettled and not against:
        raise NotNow(
            "under_investigation",
            msg("This does not leave the laboratory now."),
            reasons=unsettled,
            next_step=msg("Keep it where it is."),
            lifted_by=msg("Quality."),
        )
    against += tuple(
        msg("%(thing)s is not for infusion.", thing=one.title) for one in containers if one.kind == REMAINDER
    )
    if against:
        raise NotNow(
            "stays_here",
            msg("This does not leave the laboratory now."),
            reasons=against,
            next_step=msg("Settle each point on the supply page, then hand over the bag alone."),
            lifted_by=msg("Quality."),
        )


def scanned_container(act: Act, batch: Batch, code: str) -> Container:
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


def check_not_in_transit(earlier: tuple[Handover, ...], containers: tuple[str, ...]) -> None:
    """A container that is on its way is not given a second time."""
    for one in earlier:
        if one.state is HandoverState.OPEN and set(one.containers) & set(containers):
            raise NotNow(
                "in_transit",
                msg("Hand-over %(number)s is not taken yet.", number=one.handover),
                next_step=msg("The receiver takes or refuses it first."),
            )


def open_handover(act: Act, batch: str, number: int) -> Handover:
    """The hand-over of this number that nobody took or refused yet; refuses any other."""
    found = next((one for one in list_handovers(act.db, batch) if one.handover == number), None)
    if found is None or found.state is not HandoverState.OPEN:
        raise NotNow(
            "handover_not_open",
            msg("Hand-over %(number)s of %(batch)s is not waiting.", number=number, batch=batch),
            next_step=msg("Open the batch and look at its custody."),
        )
    return found


def check_all_scanned(waiting: Handover, scanned: set[str]) -> None:
    """Who takes a hand-over scans exactly what was given: no container more, and none less."""
    strange = scanned - set(waiting.containers)
    if strange:
        raise NotNow(
            "not_in_handover",
            msg("Something was scanned that is not in hand-over %(number)s.", number=waiting.handover),
            reasons=tuple(msg("Not given: %(container)s", container=one) for one in sorted(strange)),
            next_step=msg("Give it back. It needs a hand-over of its own."),
        )
    missing = set(waiting.containers) - scanned
    if missing:
        raise NotNow(
            "not_all_scanned",
            msg("Not every container of hand-over %(number)s was scanned.", number=waiting.handover),
            reasons=tuple(msg("Missing: %(container)s", container=one) for one in sorted(missing)),
            next_step=msg("Scan each one. Refuse the hand-over when one is not there."),
        )


def read_limits(low_c: str, high_c: str) -> tuple[Decimal, Decimal]:
    """The lower and the upper temperature limit of a way, as typed, in °C."""
    low, high = read_decimal(low_c), read_decimal(high_c)
    if low > high:
        raise NotReadable(
            "temperatures",
            msg("The lower limit is above the upper."),
            next_step=msg("Enter the lower temperature in the first field and the higher in the second."),
        )
    return low, high


def within_limits(handover: Handover, lowest: Decimal, highest: Decimal) -> bool:
    """Whether the logger stayed inside the limits of the hand-over, both in °C."""
    if lowest > highest:
        raise NotReadable(
            "temperatures",
            msg("The lowest temperature is above the highest."),
            next_step=msg("Read the logger again: lowest first."),
        )
    return handover.low_c <= lowest and highest <= handover.high_c
