"""What a scan does to a running step: each kind of thing has its rule, and fills the slot that waits for it."""

from datetime import timedelta
from typing import Any, NoReturn

from lims.actions.bench import Bench
from lims.domain.containers import Container, ContainerState
from lims.domain.errors import IdentityMismatch, Message, NotNow, Refusal, msg
from lims.domain.events.labels import LabelApplied
from lims.domain.events.scanning import ScanRefused
from lims.domain.events.steps import SlotFilled
from lims.domain.identity import Identity, check_identity
from lims.domain.labelling import Label
from lims.domain.materials import reasons_against_equipment, reasons_against_lot
from lims.domain.protocol import Slot, SlotKind
from lims.store.reading.batches import find_batch
from lims.store.reading.containers import find_container
from lims.store.reading.materials import get_equipment, get_lot
from lims.store.reading.subjects import find_subject
from lims.store.record import Act

EXPIRES_SOON = timedelta(days=7)
Answer = dict[str, Any]


def scan_into_step(act: Act, bench: Bench, label: Label) -> Answer:
    """Let a label in force fill its slot; raises IdentityMismatch or another Refusal, with the entries that keep it."""
    if label.target_kind == "container":
        return _scan_container(act, bench, label)
    if label.target_kind == "subject":
        return _scan_wristband(act, bench, label)
    if label.target_kind == "material":
        return _scan_material(act, bench, label)
    return _scan_equipment(act, bench, label)


def refuse_scan(
    act: Act, bench: Bench | None, refusal: Refusal, code: str, label: Label | None, *, stops: bool = False
) -> NoReturn:
    """Raise the refusal with the entries that keep it: on the batch that was being worked and on the other side."""
    other_batch = label.batch if label else ""
    other_subject = label.subject if label else ""
    refused = ScanRefused(
        refusal=act.new_id(),
        why=refusal.code,
        scanned=code[:64],
        batch=bench.batch.batch if bench else "",
        step=bench.step.key if bench else "",
        other_batch=other_batch,
        other_subject=other_subject,
        stops_station=stops,
        words=" ".join(str(one) for one in (refusal.what, *refusal.reasons)),
    )
    chains = {bench.chain} if bench else set()
    if other_batch:
        chains.add(f"batch:{other_batch}")
    elif other_subject:
        chains.add(f"subject:{other_subject}")
    raise refusal.recorded_as(*((chain, refused) for chain in sorted(chains)))


def _expected(bench: Bench, slot: Slot | None) -> Identity:
    batch = bench.batch
    thing = slot.title if slot else bench.step.title
    return Identity(batch.subject, batch.batch, batch.dose_no, batch.doses, batch.coi, thing, "")


def _stop_on_mismatch(act: Act, bench: Bench, label: Label, scanned: Identity, slot: Slot | None) -> None:
    try:
        check_identity(_expected(bench, slot), scanned)
    except IdentityMismatch as mismatch:
        refuse_scan(act, bench, mismatch, label.label_code, label, stops=True)


def _scan_container(act: Act, bench: Bench, label: Label) -> Answer:
    container = find_container(act.db, label.target)
    owner = find_batch(act.db, label.batch)
    if container is None or owner is None:
        raise LookupError(f"label {label.label_code} stands for {label.target}, which is in no table")
    whose = Identity(
        owner.subject, owner.batch, owner.dose_no, owner.doses, owner.coi, container.title, label.label_code
    )
    waiting = _next_slot(bench, SlotKind.CONTAINER, SlotKind.NEW_CONTAINER)
    _stop_on_mismatch(act, bench, label, whose, waiting)
    slot = next(
        (
            one
            for one in bench.step.all_slots()
            if one.kind in (SlotKind.CONTAINER, SlotKind.NEW_CONTAINER) and one.what == container.name
        ),
        None,
    )
    if slot is None:
        refuse_scan(act, bench, _not_needed(bench, container.title), label.label_code, label)
    if bench.work.slot(slot.key) is not None:
        return _answer(bench, "known", msg("%(thing)s is scanned already.", thing=container.title), slot, label)
    if slot.kind is SlotKind.CONTAINER:
        _check_holds_material(act, bench, container, label)
    if label.applied_at is None:  # the first scan on its thing says that it is there: a new label, or a reprint
        act.record(bench.chain, LabelApplied(label.label_code))
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
    refuse_scan(act, bench, refusal, label.label_code, label)


def _scan_wristband(act: Act, bench: Bench, label: Label) -> Answer:
    subject = find_subject(act.db, label.target)
    if subject is None:
        raise LookupError(f"label {label.label_code} stands for {label.target}, which is in no table")
    whose = Identity(subject.subject, "", None, None, subject.coi, "Wristband", label.label_code)
    slot = next((one for one in bench.step.slots if one.kind is SlotKind.SUBJECT), None)
    _stop_on_mismatch(act, bench, label, whose, slot)
    if slot is None:
        refuse_scan(act, bench, _not_needed(bench, "A wristband"), label.label_code, label)
    if bench.work.slot(slot.key) is not None:
        return _answer(bench, "known", msg("The wristband is scanned already."), slot, label)
    if label.applied_at is None:
        act.lock(f"subject:{label.subject}")
        act.record(f"subject:{label.subject}", LabelApplied(label.label_code))
    return _fill(act, bench, slot, label, f"Wristband of {subject.subject}")


def _scan_material(act: Act, bench: Bench, label: Label) -> Answer:
    lot = get_lot(act.db, label.target)
    slot = _slot_for(bench, lot.kind, SlotKind.MATERIAL)
    if slot is None:
        refuse_scan(act, bench, _not_needed(bench, lot.title), label.label_code, label)
    filled = bench.work.slot(slot.key)
    if filled is not None:
        known = msg("%(thing)s is scanned already: %(what)s.", thing=slot.title, what=filled.words)
        return _answer(bench, "known", known, slot, label)
    against = tuple(reasons_against_lot(lot, act.at.date()))
    if against:
        refusal = NotNow(
            "material_not_usable",
            msg("Stop. This %(title)s is not used.", title=lot.title),
            reasons=against,
            next_step=msg("Take another lot and scan that one."),
            lifted_by=msg("Quality decides on lots; an expired lot is lifted by nobody."),
        )
        refuse_scan(act, bench, refusal, label.label_code, label)
    words = f"Lot {lot.lot_number}, expires {lot.expires_on:%-d %b %Y}"
    soon = lot.expires_on - act.at.date() <= EXPIRES_SOON
    return _fill(act, bench, slot, label, words, attention=soon)


def _scan_equipment(act: Act, bench: Bench, label: Label) -> Answer:
    thing = get_equipment(act.db, label.target)
    kind = SlotKind.STATION if thing.station else SlotKind.EQUIPMENT
    slot = _slot_for(bench, thing.kind, kind)
    if slot is None:
        refuse_scan(act, bench, _not_needed(bench, thing.title), label.label_code, label)
    filled = bench.work.slot(slot.key)
    if filled is not None:
        known = msg("%(thing)s is scanned already: %(what)s.", thing=slot.title, what=filled.words)
        return _answer(bench, "known", known, slot, label)
    against = list(reasons_against_equipment(thing, act.at.date()))
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
        refuse_scan(act, bench, refusal, label.label_code, label)
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
            words=words,
        ),
    )
    outcome = "attention" if attention else "accepted"
    said = (
        msg("%(slot)s accepted: %(words)s. It expires soon.", slot=slot.title, words=words)
        if attention
        else msg("%(slot)s accepted: %(words)s.", slot=slot.title, words=words)
    )
    return _answer(bench, outcome, said, slot, label, filled=slot.key)


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
