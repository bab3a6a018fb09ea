"""A culture that was extended is fed until it is counted again: by its scanned lot, into the scanned vessel."""

from lims.actions.bench import Bench, at_bench
from lims.actions.refusing import known_label
from lims.actions.rights import acting_person
from lims.actions.slot_answers import refuse
from lims.actions.slot_materials import scan_material
from lims.actions.training import check_trained
from lims.actions.vessel_checks import check_may_pour, known_volume, read_volume, scanned_vessel, whole_family
from lims.domain.containers import container_id
from lims.domain.errors import NotFound, NotNow, msg
from lims.domain.events.expansion import MediumAdded
from lims.domain.under_dose import fed_meanwhile
from lims.domain.work import StepState
from lims.store.reading.doses import list_extensions
from lims.store.record import Act

FEEDERS = ("technician", "verifier")


def feed_extended(act: Act, batch: str, code: str, *, lot: str, volume_ml: str) -> None:
    """Feed a vessel of an extended culture. The lot is judged as in a step, and stands in its step's record.

    It counts as no count: the culture is counted again before the harvest. Raises NotNow where it was not extended.
    """
    bench = _extended(act, batch)
    acting_person(act, *FEEDERS)
    check_trained(act, bench, "scan")
    check_may_pour(act, bench.batch)
    vessel = scanned_vessel(act, bench.batch, code)
    known_volume(vessel)
    added = read_volume(volume_ml)
    if added <= 0:
        raise NotNow(
            "nothing_added", msg("A feed has a volume above zero."), next_step=msg("Enter what went into the vessel.")
        )
    label = known_label(act, lot, batch=batch, step=bench.step.key)
    if label.target_kind != "material":
        wrong = NotFound(
            "no_material",
            msg("This label stands for no material."),
            next_step=msg("Scan the label of the medium."),
        )
        refuse(act, bench, wrong, label)
    scan_material(act, bench, label)
    family = whole_family(act, vessel)
    held = sum((known_volume(one) for one in family.members), start=added)
    fed = container_id(batch, family.name)
    members = family.fed(vessel.container, added)
    act.record(bench.chain, MediumAdded(batch, bench.step.key, fed, added, held, members))


def _extended(act: Act, batch: str) -> Bench:
    act.lock(f"batch:{batch}")
    extensions = list_extensions(act.db, batch)
    bench = at_bench(act, batch, extensions[-1].step) if extensions else None
    if bench is None or bench.work.state is not StepState.RUNNING or not fed_meanwhile(bench.work, act.at):
        raise NotNow(
            "not_extended",
            msg("The culture of %(batch)s is not extended.", batch=batch),
            next_step=msg("Feed it in the step that says so."),
            lifted_by=msg("A physician and quality, on its dose page, when it holds too few cells."),
        )
    return bench
