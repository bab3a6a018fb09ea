"""What a scan does to a running step: each kind of thing has its rule, and fills the slot that waits for it."""

from datetime import timedelta
from typing import Any, NoReturn

from lims.actions.bench import Bench, site_day
from lims.actions.refusing import (
    check_belongs,
    check_in_force,
    container_of,
    note_applied,
    refuse_scan,
    wristband_of,
)
from lims.domain.containers import Container, ContainerState
from lims.domain.custody import HandoverState, sides_of, way_of
from lims.domain.errors import Message, NotNow, Refusal, msg
from lims.domain.events.steps import SlotFilled
from lims.domain.identity import Identity
from lims.domain.labelling import Label
from lims.domain.materials import reasons_against_equipment, reasons_against_lot
from lims.domain.protocol import Slot, SlotKind
from lims.store.reading.materials import get_equipment, get_lot
from lims.store.reading.people import get_person
from lims.store.reading.quality import list_handovers
from lims.store.record import Act
from lims.store.tables.materials import material_lots

EXPIRES_SOON = timedelta(days=7)
Answer = dict[str, Any]


def scan_into_step(act: Act, bench: Bench, label: Label) -> Answer:
    """Let a known label fill its slot; raises IdentityMismatch or another Refusal, with the entries that keep it."""
    if label.target_kind == "container":
        return _scan_container(act, bench, label)
    if label.target_kind == "subject":
        return _scan_wristband(act, bench, label)
    if label.target_kind == "material":
        return _scan_material(act, bench, label)
    return _scan_equipment(act, bench, label)


def _refuse(act: Act, bench: Bench, refusal: Refusal, label: Label) -> NoReturn:
    refuse_scan(act, refusal, label.label_code, label, batch=bench.batch.batch, step=bench.step.key)


def _check_belongs(act: Act, bench: Bench, label: Label, whose: Identity, slot: Slot | None) -> None:
    thing = slot.title if slot else bench.step.title
    check_belongs(act, bench.batch, whose, label, thing=thing, step=bench.step.key, station=bench.work.station)
    check_in_force(act, label, batch=bench.batch.batch, step=bench.step.key)


def _scan_container(act: Act, bench: Bench, label: Label) -> Answer:
    container, whose = container_of(act, label, bench.batch)
    waiting = _next_slot(bench, SlotKind.CONTAINER, SlotKind.NEW_CONTAINER)
    _check_belongs(act, bench, label, whose, waiting)
    slot = next(
        (
            one
            for one in bench.step.all_slots()
            if one.kind in (SlotKind.CONTAINER, SlotKind.NEW_CONTAINER) and one.what == container.name
        ),
        None,
    )
    if slot is None:
        _refuse(act, bench, _not_needed(bench, container.title), label)
    if bench.work.slot(slot.key) is not None:
        note_applied(act, label)  # a reprint in the middle of the step
        return _answer(bench, "known", msg("%(thing)s is scanned already.", thing=container.title), slot, label)
    if slot.kind is SlotKind.CONTAINER:
        _check_holds_material(act, bench, container, label)
        _check_is_here(act, bench, container, label)
    note_applied(act, label)
    return _fill(act, bench, slot, label, container.title)


def _check_holds_material(act: Act, bench: Bench, container: Container, label: Label) -> None:
    if container.state is ContainerState.IN_USE:
        return
    words = msg("is still empty") if container.state is ContainerState.PLANNED else msg("is used up")
    refusal = NotNow(
        "container_state",
        msg("%(thing)s %(words)s.", thing=container.title, words=words),
        next_step=msg("Scan the container that holds the cells now."),
    )
    _refuse(act, bench, refusal, label)


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
    _refuse(act, bench, refusal, label)


def _scan_wristband(act: Act, bench: Bench, label: Label) -> Answer:
    slot = next((one for one in bench.step.slots if one.kind is SlotKind.SUBJECT), None)
    _check_belongs(act, bench, label, wristband_of(act, label), slot)
    if slot is None:
        _refuse(act, bench, _not_needed(bench, "A wristband"), label)
    note_applied(act, label)
    if bench.work.slot(slot.key) is not None:
        return _answer(bench, "known", msg("The wristband is scanned already."), slot, label)
    return _fill(act, bench, slot, label, f"Wristband of {label.target}")


def _scan_material(act: Act, bench: Bench, label: Label) -> Answer:
    check_in_force(act, label, batch=bench.batch.batch, step=bench.step.key)
    act.lock_row(material_lots, lot=label.target)
    lot = get_lot(act.db, label.target)
    slot = _slot_for(bench, lot.kind, SlotKind.MATERIAL)
    if slot is None:
        _refuse(act, bench, _not_needed(bench, lot.title), label)
    filled = bench.work.slot(slot.key)
    if filled is not None:
        known = msg("%(thing)s is scanned already: %(what)s.", thing=slot.title, what=filled.words)
        return _answer(bench, "known", known, slot, label)
    today = site_day(act)
    against = tuple(reasons_against_lot(lot, today))
    if against:
        refusal = NotNow(
            "material_not_usable",
            msg("Stop. This %(title)s is not used.", title=lot.title),
            reasons=against,
            next_step=msg("Take another lot and scan that one."),
            lifted_by=msg("Quality decides on lots; an expired lot is lifted by nobody."),
        )
        _refuse(act, bench, refusal, label)
    words = f"Lot {lot.lot_number}, expires {lot.expires_on:%-d %b %Y}"
    soon = lot.expires_on - today <= EXPIRES_SOON
    return _fill(act, bench, slot, label, words, attention=soon)


def _scan_equipment(act: Act, bench: Bench, label: Label) -> Answer:
    check_in_force(act, label, batch=bench.batch.batch, step=bench.step.key)
    thing = get_equipment(act.db, label.target)
    kind = SlotKind.STATION if thing.station else SlotKind.EQUIPMENT
    slot = _slot_for(bench, thing.kind, kind)
    if slot is None:
        _refuse(act, bench, _not_needed(bench, thing.title), label)
    filled = bench.work.slot(slot.key)
    if filled is not None:
        known = msg("%(thing)s is scanned already: %(what)s.", thing=slot.title, what=filled.words)
        return _answer(bench, "known", known, slot, label)
    against = list(reasons_against_equipment(thing, site_day(act)))
    if thing.station and thing.equipment != bench.work.station:
        against.append(
            msg("The step was begun at %(here)s, this is %(there)s.", here=bench.work.station, there=thing.equipment)
        )
    if against:
        refusal = NotNow(
            "equipment_not_usable",
            msg("Stop. %(code)s is not used here.", code=thing.equipment),
            reasons=tuple(against),
            next_step=msg("Scan the one you stand at, or take another that is in order."),
        )
        _refuse(act, bench, refusal, label)
    return _fill(act, bench, slot, label, f"{thing.equipment}, {thing.title}")


def _slot_for(bench: Bench, what: str, kind: SlotKind) -> Slot | None:
    """The open slot for this kind of thing, else a filled one, else None."""
    fitting = [one for one in bench.step.slots if one.kind is kind and one.what == what]
    return next((one for one in fitting if bench.work.slot(one.key) is None), fitting[0] if fitting else None)


def _next_slot(bench: Bench, *kinds: SlotKind) -> Slot | None:
    return next(
        (
            one
            for one in bench.step.all_slots()
            if bench.work.slot(one.key) is None and (not kinds or one.kind in kinds)
        ),
        None,
    )


def _not_needed(bench: Bench, thing: str) -> NotNow:
    waiting = _next_slot(bench)
    wanted = (
        msg("This step waits for: %(slot)s.", slot=waiting.title)
        if waiting
        else msg("Every slot of this step is filled.")
    )
    return NotNow(
        "not_needed_here",
        msg("%(thing)s has no place in this step.", thing=thing),
        reasons=(wanted,),
        next_step=msg("Put it back where it was. Nothing was added."),
    )


def _fill(act: Act, bench: Bench, slot: Slot, label: Label, words: str, *, attention: bool = False) -> Answer:
    act.record(
        bench.chain,
        SlotFilled(
            batch=bench.batch.batch,
            step=bench.step.key,
            slot=slot.key,
            label_code=label.label_code,
            target_kind=label.target_kind,
            target=label.target,
            words=words[:300],
        ),
    )
    outcome = "attention" if attention else "accepted"
    said = _accepted(slot.title, words)
    if attention:
        said = msg("%(accepted)s It expires soon.", accepted=said)
    return _answer(bench, outcome, said, slot, label, filled=slot.key)


def _accepted(title: str, words: str) -> Message:
    if words == title:
        return msg("%(slot)s accepted.", slot=title)
    return msg("%(slot)s accepted: %(words)s.", slot=title, words=words)


def _answer(bench: Bench, outcome: str, words: Message, slot: Slot, label: Label, *, filled: str = "") -> Answer:
    waiting = next(
        (one for one in bench.step.all_slots() if bench.work.slot(one.key) is None and one.key != filled), None
    )
    follows = msg("Next: %(slot)s.", slot=waiting.title) if waiting else msg("Every slot is filled.")
    return {
        "outcome": outcome,
        "words": str(words),
        "next_words": str(follows),
        "next_slot": waiting.key if waiting else "",
        "batch": bench.batch.batch,
        "step": bench.step.key,
        "slot": slot.key,
        "target_kind": label.target_kind,
        "target": label.target,
        "open": {"kind": "step", "id": f"{bench.batch.batch}/{bench.step.key}"},
    }


def found(
    words: Message,
    target_kind: str,
    target: str,
    *,
    opens: dict[str, str] | None,
    batch: str = "",
    outcome: str = "found",
) -> Answer:
    """The answer to a scan that no step waits for."""
    return {
        "outcome": outcome,
        "words": str(words),
        "next_words": "",
        "next_slot": "",
        "batch": batch,
        "step": "",
        "slot": "",
        "target_kind": target_kind,
        "target": target,
        "open": opens,
    }
