"""A lot of material scanned into a step: released by quality and in date."""

from datetime import timedelta

from lims.actions.bench import Bench, site_day
from lims.actions.refusing import check_in_force
from lims.actions.slot_answers import Answer, answer, fill, not_needed, refuse, slot_for
from lims.domain.errors import NotNow, msg
from lims.domain.labelling import Label
from lims.domain.materials import reasons_against_lot
from lims.domain.protocol import SlotKind
from lims.store.reading.materials import get_lot
from lims.store.record import Act
from lims.store.tables.materials import material_lots

EXPIRES_SOON = timedelta(days=7)


def scan_material(act: Act, bench: Bench, label: Label) -> Answer:
    """A lot fills the slot for its kind, if quality released it and it is in date."""
    check_in_force(act, label, batch=bench.batch.batch, step=bench.step.key)
    act.lock_row(material_lots, lot=label.target)
    lot = get_lot(act.db, label.target)
    slot = slot_for(bench, lot.kind, SlotKind.MATERIAL)
    if slot is None:
        refuse(act, bench, not_needed(bench, lot.title), label)
    filled = bench.work.slot(slot.key)
    if filled is not None:
        known = msg("%(thing)s is scanned already: %(what)s.", thing=slot.title, what=filled.words)
        return answer(bench, "known", known, slot, label)
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
        refuse(act, bench, refusal, label)
    words = f"Lot {lot.lot_number}, expires {lot.expires_on:%-d %b %Y}"
    soon = lot.expires_on - today <= EXPIRES_SOON
    return fill(act, bench, slot, label, words, attention=soon)
