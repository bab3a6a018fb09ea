"""A wristband scanned into a step."""

from lims.actions.bench import Bench
from lims.actions.refusing import note_applied, wristband_of
from lims.actions.slot_answers import Answer, answer, check_belongs_here, fill, not_needed, refuse
from lims.domain.errors import msg
from lims.domain.labelling import Label
from lims.domain.protocol import SlotKind
from lims.store.record import Act


def scan_wristband(act: Act, bench: Bench, label: Label) -> Answer:
    """The wristband of the batch's own subject fills the slot for it."""
    slot = next((one for one in bench.step.slots if one.kind is SlotKind.SUBJECT), None)
    check_belongs_here(act, bench, label, wristband_of(act, label), slot)
    if slot is None:
        refuse(act, bench, not_needed(bench, "A wristband"), label)
    note_applied(act, label)
    if bench.work.slot(slot.key) is not None:
        return answer(bench, "known", msg("The wristband is scanned already."), slot, label)
    return fill(act, bench, slot, label, f"Wristband of {label.target}")
