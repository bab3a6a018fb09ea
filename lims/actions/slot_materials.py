"""A lot of material, or one unit of it, scanned into a step: released by quality, in date, opened not too long ago."""

from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

from lims.actions.bench import Bench, site_day
from lims.actions.refusing import check_in_force
from lims.actions.slot_answers import Answer, answer, fill, not_needed, refill, refuse, slot_for
from lims.actions.things import reasons_against_filled
from lims.actions.units import open_now
from lims.domain.errors import Message, NotNow, msg
from lims.domain.events.steps import UnitAdded
from lims.domain.labelling import Label
from lims.domain.materials import MaterialLot, MaterialUnit, UnitState, reasons_against_lot, reasons_against_unit
from lims.domain.protocol import Slot, SlotKind
from lims.domain.steps import slot_beside, slot_of_one_more
from lims.domain.under_dose import fed_meanwhile
from lims.store.reading.happenings import list_happenings
from lims.store.reading.materials import count_units, get_lot, get_unit
from lims.store.reading.site import get_site
from lims.store.record import Act
from lims.store.tables.materials import material_lots

EXPIRES_SOON = timedelta(days=7)


def scan_material(act: Act, bench: Bench, label: Label) -> Answer:
    """A lot, or a unit of it, fills the slot for its kind. The first scan of a sealed unit opens it.

    A second lot, where the first ran out, stands beside it: a recall finds both.
    """
    check_in_force(act, label, batch=bench.batch.batch, step=bench.step.key)
    lot_id, _, number = label.target.partition("/")
    act.lock_row(material_lots, lot=lot_id)
    lot = get_lot(act.db, lot_id)
    unit = get_unit(act.db, label.target) if number else None
    slot = slot_for(bench, lot.kind, SlotKind.MATERIAL) or _feed_slot(act, bench, lot)
    if slot is None:
        refuse(act, bench, not_needed(bench, lot.title), label)
    of_lot = replace(label, target=lot.lot)  # a slot holds the lot; the label says which unit
    filled = bench.work.slot(slot.key)
    former = filled if filled and filled.target != lot.lot and any(reasons_against_filled(act.db, filled)) else None
    more = filled is not None and former is None and filled.target != lot.lot
    if more:
        slot = slot_of_one_more(lot.lot)
        filled = bench.work.slot(slot.key)
    if filled is not None and former is None:
        if unit is not None and filled.target == lot.lot and filled.label_code != label.label_code:
            return _add_unit(act, bench, label, lot, unit, slot)
        known = msg("%(thing)s is scanned already: %(what)s.", thing=slot.title, what=filled.words)
        return answer(bench, "known", known, slot, of_lot)
    _check_usable(act, bench, label, lot, unit)
    unit = _opened(act, unit, lot)
    words = _words(lot, unit, _zone(act))
    if former is not None:
        return refill(act, bench, slot, of_lot, words, former, tuple(reasons_against_filled(act.db, former)))
    if more:
        return fill(act, bench, slot, of_lot, f"{lot.title}, {words}") | {"outcome": "attention"}
    soon = lot.expires_on - site_day(act) <= EXPIRES_SOON
    return fill(act, bench, slot, of_lot, words, attention=soon)


def _feed_slot(act: Act, bench: Bench, lot: MaterialLot) -> Slot | None:
    """While a culture is extended, what its feeds take has a slot beside those of the step at hand."""
    feeds = (slot for step in bench.protocol.steps if "feed" in step.acts for slot in step.slots)
    kinds = {slot.what for slot in feeds if slot.kind is SlotKind.MATERIAL}
    if lot.kind in kinds and fed_meanwhile(bench.work, act.at):
        return slot_beside(lot.lot, lot.title, SlotKind.MATERIAL, lot.kind)
    return None


def _add_unit(act: Act, bench: Bench, label: Label, lot: MaterialLot, unit: MaterialUnit, slot: Slot) -> Answer:
    """A second bottle of the same lot: judged as the first, and told beside it."""
    if _is_added(act, bench, label):
        known = msg("%(thing)s is scanned already: %(what)s.", thing=slot.title, what=unit.unit)
        return answer(bench, "known", known, slot, replace(label, target=lot.lot))
    _check_usable(act, bench, label, lot, unit)
    opened = _opened(act, unit, lot)
    words = _words(lot, opened, _zone(act))
    where = (bench.batch.batch, bench.step.key, slot.key)
    act.record(bench.chain, UnitAdded(*where, label.label_code, unit.unit, words))
    said = msg("%(thing)s, one more unit: %(what)s.", thing=slot.title, what=words)
    return answer(bench, "accepted", said, slot, replace(label, target=lot.lot))


def _is_added(act: Act, bench: Bench, label: Label) -> bool:
    """Whether this unit stands beside the first in this step already."""
    added = (dict(one.data) for one in list_happenings(act.db, bench.chain) if one.kind == "UnitAdded")
    return any(one["step"] == bench.step.key and one["label_code"] == label.label_code for one in added)


def _opened(act: Act, unit: MaterialUnit | None, lot: MaterialLot) -> MaterialUnit | None:
    """The unit as it is once it is in use: the first scan of a sealed one opens it."""
    if unit is None or unit.state is not UnitState.SEALED:
        return unit
    act.lock("site")
    return open_now(act, unit, lot)


def _check_usable(act: Act, bench: Bench, label: Label, lot: MaterialLot, unit: MaterialUnit | None) -> None:
    against: list[Message] = list(reasons_against_lot(lot, site_day(act)))
    next_step = msg("Take another lot and scan that one.")
    lifted_by: Message | None = msg("Quality decides on lots; an expired lot is lifted by nobody.")
    if unit is not None:
        against += reasons_against_unit(unit, lot, act.at, _zone(act))
        next_step = msg("Take another unit or lot and scan that one.")
    elif not against and count_units(act.db, lot.lot):
        against.append(msg("Lot %(number)s is divided into units.", number=lot.lot_number))
        next_step = msg("Scan the label on the vial or bottle that you use.")
        lifted_by = None  # the lot is good: only its label is not the one to scan
    if not against:
        return
    refusal = NotNow(
        "material_not_usable",
        msg("Stop. This %(title)s is not used.", title=lot.title),
        reasons=tuple(against),
        next_step=next_step,
        lifted_by=lifted_by,
    )
    refuse(act, bench, refusal, label)


def _zone(act: Act) -> ZoneInfo:
    return ZoneInfo(get_site(act.db).zone)


def _words(lot: MaterialLot, unit: MaterialUnit | None, zone: ZoneInfo) -> str:
    words = f"Lot {lot.lot_number}, expires {lot.expires_on:%-d %b %Y}"
    if unit is None:
        return words
    words += f", unit {unit.number}"
    if unit.opened_at is not None:
        words += f" opened {unit.opened_at.astimezone(zone):%-d %b %Y, %H:%M}"
    if unit.use_until is not None:
        words += f", to be used until {unit.use_until.astimezone(zone):%-d %b %Y, %H:%M}"
    return f"{words}, thawed {unit.thaws} times" if unit.thaws > 1 else words
