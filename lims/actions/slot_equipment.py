"""Equipment and stations scanned into a step: in order, and the one where the step was begun."""

from lims.actions.bench import Bench, site_day
from lims.actions.refusing import check_in_force
from lims.actions.slot_answers import Answer, answer, fill, not_needed, refill, refuse, slot_for
from lims.actions.things import reasons_against_filled
from lims.domain.equipment import reasons_against_equipment
from lims.domain.errors import NotNow, msg
from lims.domain.labelling import Label
from lims.domain.protocol import SlotKind
from lims.domain.steps import slot_beside
from lims.store.reading.materials import get_equipment
from lims.store.record import Act

BESIDE_KINDS = ("balance", "thermometer", "pipette")  # measures with it whoever likes to; no step asks for it


def scan_equipment(act: Act, bench: Bench, label: Label) -> Answer:
    """A thing of the laboratory fills the slot for its kind; a station must be the one where the step was begun.

    What measures is taken beside the slots too: the record says with which balance, and a failed calibration finds it.
    """
    check_in_force(act, label, batch=bench.batch.batch, step=bench.step.key)
    thing = get_equipment(act.db, label.target)
    kind = SlotKind.STATION if thing.station else SlotKind.EQUIPMENT
    slot = slot_for(bench, thing.kind, kind)
    if slot is None and thing.kind in BESIDE_KINDS:
        slot = slot_beside(thing.equipment, thing.title, kind, thing.kind)
    if slot is None:
        refuse(act, bench, not_needed(bench, thing.title), label)
    filled = bench.work.slot(slot.key)
    former = (
        filled if filled and filled.target != thing.equipment and any(reasons_against_filled(act.db, filled)) else None
    )
    if filled is not None and former is None and filled.target != thing.equipment:
        other = msg(
            "%(thing)s of this step is %(what)s. %(code)s is not recorded: use the first, or report what is wrong.",
            thing=slot.title,
            what=filled.words,
            code=thing.equipment,
        )
        return answer(bench, "attention", other, slot, label)
    if filled is not None and former is None:
        known = msg("%(thing)s is scanned already: %(what)s.", thing=slot.title, what=filled.words)
        return answer(bench, "known", known, slot, label)
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
        refuse(act, bench, refusal, label)
    words = f"{thing.equipment}, {thing.title}"
    if former is not None:
        return refill(act, bench, slot, label, words, former, tuple(reasons_against_filled(act.db, former)))
    return fill(act, bench, slot, label, words)
