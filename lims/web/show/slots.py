"""Slots of a step as they are shown: filled, next, still to come, and where the next thing lies."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from lims.actions.slot_materials import EXPIRES_SOON
from lims.actions.things import reasons_against_filled
from lims.actions.views import StepView
from lims.domain.containers import container_id
from lims.domain.equipment import reasons_against_equipment
from lims.domain.errors import Message, msg
from lims.domain.identifiers import coi_spaced, grouped
from lims.domain.materials import reasons_against_lot
from lims.domain.protocol import Slot, SlotKind
from lims.domain.vessels import family_name
from lims.domain.work import Filled
from lims.store.reading.batches import list_batches
from lims.store.reading.containers import find_container, labels_of
from lims.store.reading.equipment import accepted_targets
from lims.store.reading.materials import find_lot, list_equipment, list_lots
from lims.web.times import SiteTime

ICONS = {SlotKind.SUBJECT: "wrist", SlotKind.STATION: "bench", SlotKind.MATERIAL: "flask"}
CONTAINER_ICONS = {"tube": "vial", "sample": "vial", "vessel": "bag", "product": "bag"}


@dataclass(frozen=True, slots=True)
class ShownSlot:
    """One slot: `state` is full, attn, next or todo; `value` what is in it, `lines` what stands beneath."""

    slot: Slot
    state: str
    icon: str
    value: str
    code: bool
    lines: tuple[str | Message, ...]


@dataclass(frozen=True, slots=True)
class NextScan:
    """What to scan now: the thing, whose it is, where it lies, what lies beside it and looks alike."""

    slot: Slot
    icon: str
    position: int
    lines: tuple[str | Message, ...]


def shown_slots(db: Any, view: StepView, times: SiteTime) -> tuple[ShownSlot, ...]:
    """Every slot of the step in its order, then what was used beside it."""
    waiting = next_slot(view)
    shown = []
    for slot in (*view.step.all_slots(), *view.work.slots_beside()):
        filled = view.work.slot(slot.key)
        if filled is not None:
            shown.append(_full(db, slot, filled, view, times))
        else:
            state = "next" if slot is waiting else "todo"
            value, *rest = (slot.title, *_whereabouts(db, slot, view, times)[:1])
            shown.append(ShownSlot(slot, state, icon_of(slot, view), str(value), code=False, lines=tuple(rest)))
    return tuple(shown)


def next_slot(view: StepView) -> Slot | None:
    """The first slot that nothing was scanned into, while the step runs."""
    if view.work.state != "running":
        return None
    return next((one for one in view.step.all_slots() if view.work.slot(one.key) is None), None)


def next_scan(db: Any, view: StepView, times: SiteTime) -> NextScan | None:
    """The card that says what to scan now; None when every slot is filled."""
    slot = next_slot(view)
    if slot is None:
        return None
    position = len(view.work.filled) + 1
    return NextScan(slot, icon_of(slot, view), position, _whereabouts(db, slot, view, times))


def icon_of(slot: Slot, view: StepView) -> str:
    """The drawing for a slot."""
    if slot.kind in (SlotKind.CONTAINER, SlotKind.NEW_CONTAINER):
        made = view.protocol.new_container(slot.what) or view.protocol.new_container(family_name(slot.what))
        return CONTAINER_ICONS.get(made.kind if made else "", "vial")
    if slot.kind is SlotKind.EQUIPMENT:
        return "incub" if slot.what == "incubator" else "gauge"
    return ICONS[slot.kind]


def _full(db: Any, slot: Slot, filled: Filled, view: StepView, times: SiteTime) -> ShownSlot:
    icon, at = icon_of(slot, view), times.clock(filled.filled_at)
    against = tuple(reasons_against_filled(db, filled)) if view.work.state == "running" else ()
    if against:
        kept = (filled.target_kind, filled.target) in accepted_targets(db, view.batch.batch, view.step.key)
        next_words = msg("Scan another into its place, or ask quality.")
        if kept:
            next_words = msg("Quality lets this step end with it.")
        return ShownSlot(slot, "attn", icon, filled.words, code=False, lines=(*against, next_words))
    if slot.kind is SlotKind.SUBJECT:
        coi = coi_spaced(view.subject.coi)
        return ShownSlot(slot, "full", icon, coi, code=True, lines=(f"{view.subject.subject}, {at}",))
    if slot.kind is SlotKind.MATERIAL:
        return _full_material(db, slot, filled, icon, times)
    if slot.kind in (SlotKind.CONTAINER, SlotKind.NEW_CONTAINER):
        return ShownSlot(slot, "full", icon, filled.words, code=False, lines=(grouped(filled.label_code), at))
    name, _, title = filled.words.partition(", ")
    return ShownSlot(slot, "full", icon, name, code=False, lines=(f"{title}, {at}" if title else at,))


def _full_material(db: Any, slot: Slot, filled: Filled, icon: str, times: SiteTime) -> ShownSlot:
    lot = find_lot(db, filled.target)
    if lot is None:
        return ShownSlot(slot, "full", icon, filled.words, code=False, lines=())
    left = lot.expires_on - times.local(filled.filled_at).date()
    value = f"Lot {lot.lot_number}"
    _, is_unit, unit = filled.words.partition(", unit ")
    if is_unit:
        value = f"{value} / {unit.split()[0].rstrip(',')}"
    if left <= EXPIRES_SOON:
        words = msg("Expires in %(days)s days: %(day)s", days=left.days, day=times.day(lot.expires_on))
        if not left:
            words = msg("Expires today")
        return ShownSlot(slot, "attn", icon, value, code=False, lines=(words,))
    return ShownSlot(
        slot, "full", icon, value, code=False, lines=(msg("expires %(day)s", day=times.day(lot.expires_on)),)
    )


def _whereabouts(db: Any, slot: Slot, view: StepView, times: SiteTime) -> tuple[str | Message, ...]:
    if slot.kind is SlotKind.CONTAINER:
        return _of_container(db, slot, view)
    if slot.kind is SlotKind.NEW_CONTAINER:
        return _of_new_container(db, slot, view)
    if slot.kind is SlotKind.SUBJECT:
        return (msg("Wristband of %(subject)s", subject=view.subject.subject),)
    if slot.kind is SlotKind.MATERIAL:
        return _of_material(db, slot, times.now, times)
    if slot.kind is SlotKind.STATION:
        if view.work.station:
            return (msg("The label of %(station)s, where you stand", station=view.work.station),)
        return (msg("The label of the one you stand at"),)
    return _of_equipment(db, slot, times)


def _of_container(db: Any, slot: Slot, view: StepView) -> tuple[str | Message, ...]:
    found = find_container(db, container_id(view.batch.batch, slot.what))
    lines: list[str | Message] = [
        msg("%(subject)s, batch %(batch)s", subject=view.batch.subject, batch=view.batch.batch)
    ]
    if found is not None and found.place:
        lines.append(msg("It is in %(place)s", place=found.place))
    # The right patient's other dose is the likelier mix-up, so what looks alike is said before it is taken.
    for other in list_batches(db, subject=view.batch.subject):
        twin = find_container(db, container_id(other.batch, slot.what)) if other.batch != view.batch.batch else None
        if twin is not None and twin.state == "in_use":
            beside = twin.place and found is not None and twin.place == found.place
            words = msg("%(thing)s of dose %(dose)s is in the same place", thing=twin.title, dose=other.dose_no)
            if not beside:
                words = msg("%(thing)s of dose %(dose)s looks alike", thing=twin.title, dose=other.dose_no)
            lines.append(words)
    return tuple(lines)


def _of_new_container(db: Any, slot: Slot, view: StepView) -> tuple[str | Message, ...]:
    codes = [one for one in labels_of(db, container_id(view.batch.batch, slot.what)) if one.in_force]
    if not codes:
        return (msg("Its label is issued when the step begins"),)
    return (msg("Label %(code)s", code=grouped(codes[-1].label_code)), msg("Stick the label on, then scan it"))


def _of_material(db: Any, slot: Slot, now: datetime, times: SiteTime) -> tuple[str | Message, ...]:
    today = times.local(now).date()
    usable = [lot for lot in list_lots(db) if lot.kind == slot.what and not any(reasons_against_lot(lot, today))]
    if not usable:
        return (msg("No usable lot is in store: tell quality"),)
    words = [
        msg("Lot %(number)s, expires %(day)s", number=lot.lot_number, day=times.day(lot.expires_on)) for lot in usable
    ]
    return tuple(words[:3])


def _of_equipment(db: Any, slot: Slot, times: SiteTime) -> tuple[str | Message, ...]:
    fitting = [one for one in list_equipment(db) if one.kind == slot.what and not one.station]
    usable = [one for one in fitting if not any(reasons_against_equipment(one, times.today))]
    words: list[str | Message] = [f"{one.equipment}{', ' + one.place if one.place else ''}" for one in usable]
    words += [
        msg("%(code)s: calibrated to %(day)s", code=one.equipment, day=times.day(one.calibration_due_on))
        for one in usable
        if one.calibration_due_on and one.calibration_due_on - times.today <= timedelta(days=3)
    ]
    return tuple(words[:3]) or (msg("None is in order: tell quality"),)
