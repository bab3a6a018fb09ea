"""What a scan does to a running step: each kind of thing has its rule, and fills the slot that waits for it."""

from lims.actions.badges import tell_person
from lims.actions.bench import Bench
from lims.actions.slot_answers import Answer
from lims.actions.slot_containers import scan_container
from lims.actions.slot_equipment import scan_equipment
from lims.actions.slot_materials import scan_material
from lims.actions.slot_wristbands import scan_wristband
from lims.actions.training import check_trained
from lims.domain.labelling import Label
from lims.store.record import Act


def scan_into_step(act: Act, bench: Bench, label: Label) -> Answer:
    """Let a known label fill its slot; raises IdentityMismatch or another Refusal, with the entries that keep it."""
    if label.target_kind == "person":
        return tell_person(act, label)
    if act.person != bench.work.started_by:  # whoever began the step was asked then
        check_trained(act, bench, "scan")
    if label.target_kind == "container":
        return scan_container(act, bench, label)
    if label.target_kind == "subject":
        return scan_wristband(act, bench, label)
    if label.target_kind == "material":
        return scan_material(act, bench, label)
    return scan_equipment(act, bench, label)
