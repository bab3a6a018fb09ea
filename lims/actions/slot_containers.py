"""A container scanned into a step: the right batch, holding material, and in the hands of this side."""

from lims.actions.bench import Bench
from lims.actions.refusing import container_of, note_applied
from lims.actions.slot_answers import Answer, answer, check_belongs_here, fill, next_slot, not_needed, refuse
from lims.domain.containers import Container, ContainerState
from lims.domain.custody import HandoverState, sides_of, way_of
from lims.domain.errors import NotNow, msg
from lims.domain.labelling import Label, LabelState
from lims.domain.protocol import SlotKind
from lims.domain.remainder import KIND as REMAINDER
from lims.domain.spills import SAMPLE_PREFIX
from lims.domain.vessels import reasons_against_use
from lims.store.reading.people import get_person
from lims.store.reading.quality import list_handovers
from lims.store.record import Act


def scan_container(act: Act, bench: Bench, label: Label) -> Answer:
    """A container fills the slot with its name: this batch's, in the lab's hands, and holding cells if it must."""
    container, whose = container_of(act, label, bench.batch)
    waiting = next_slot(bench, SlotKind.CONTAINER, SlotKind.NEW_CONTAINER)
    check_belongs_here(act, bench, label, whose, waiting)
    slot = next(
        (
            one
            for one in bench.step.all_slots()
            if one.kind in (SlotKind.CONTAINER, SlotKind.NEW_CONTAINER) and one.what == container.name
        ),
        None,
    )
    if slot is None and container.kind == REMAINDER and container.state is ContainerState.PLANNED:
        note_applied(act, label)
        words = msg("The label is on %(thing)s. What the bag does not take goes there.", thing=container.title)
        return answer(bench, "known", words, bench.step.all_slots()[-1], label)
    if slot is None and _is_planned_beside(container) and label.state is not LabelState.ISSUED:
        note_applied(act, label)
        words = msg("It is on %(thing)s. What goes in is told on the page of the vessels.", thing=container.title)
        return answer(bench, "known", words, bench.step.all_slots()[-1], label)
    if slot is None:
        refuse(act, bench, not_needed(bench, container.title), label)
    if bench.work.slot(slot.key) is not None:
        note_applied(act, label)  # a reprint in the middle of the step
        return answer(bench, "known", msg("%(thing)s is scanned already.", thing=container.title), slot, label)
    if slot.kind is SlotKind.CONTAINER:
        _check_holds_material(act, bench, container, label)
        _check_is_usable(act, bench, container, label)
        _check_is_here(act, bench, container, label)
    note_applied(act, label)
    return fill(act, bench, slot, label, container.title)


def _is_planned_beside(container: Container) -> bool:
    """A new vessel, or an extra sample, that was planned and labelled on the page of the vessels and is empty."""
    beside = container.family not in ("", container.name) or container.name.startswith(SAMPLE_PREFIX)
    return beside and container.state is ContainerState.PLANNED


def _check_holds_material(act: Act, bench: Bench, container: Container, label: Label) -> None:
    if container.state is ContainerState.IN_USE:
        return
    words = msg("is still empty") if container.state is ContainerState.PLANNED else msg("is used up")
    refusal = NotNow(
        "container_state",
        msg("%(thing)s %(words)s.", thing=container.title, words=words),
        next_step=msg("Scan the container that holds the cells now."),
    )
    refuse(act, bench, refusal, label)


def _check_is_usable(act: Act, bench: Bench, container: Container, label: Label) -> None:
    """A vessel that expired, or that somebody barred after a look, waits for quality."""
    against = tuple(reasons_against_use(container, act.at))
    if not against:
        return
    refusal = NotNow(
        "vessel_barred",
        msg("%(thing)s is not used now.", thing=container.title),
        reasons=against,
        next_step=msg("Leave it where it is and ask quality, or discard it on the page of the vessels."),
        lifted_by=msg("Quality."),
    )
    refuse(act, bench, refusal, label)


def _check_is_here(act: Act, bench: Bench, container: Container, label: Label) -> None:
    """A container that is on its way, or that another side holds, is not worked on: first it is taken over."""
    moves = list_handovers(act.db, bench.batch.batch)
    last = way_of(container.container, moves)
    in_transit = last is not None and last.state is HandoverState.OPEN
    holder, person = get_person(act.db, container.holder), get_person(act.db, act.person)
    if not in_transit and (sides_of(holder.roles) & sides_of(person.roles)):
        return
    reason = (
        msg("Hand-over %(number)s is not taken yet.", number=last.handover)
        if in_transit and last is not None
        else msg("%(name)s holds it.", name=holder.printed_name)
    )
    refusal = NotNow(
        "not_taken_over",
        msg("%(thing)s was not taken over.", thing=container.title),
        reasons=(reason,),
        next_step=msg("Take the hand-over on the custody page first: every container, the seal, the temperature."),
        lifted_by=msg("Whoever holds it hands it over; you take it."),
    )
    refuse(act, bench, refusal, label)
