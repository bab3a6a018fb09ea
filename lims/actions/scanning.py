"""One scan, one answer: it fills the slot that waits for it, says what it is, or is refused, and that is kept."""

from lims.actions.badges import tell_person
from lims.actions.bench import at_bench, check_at_station, check_batch_is_worked, check_not_stopped, check_running
from lims.actions.checkpoints import find_checkpoint, is_checkpoint
from lims.actions.master import protocol_of
from lims.actions.refusing import check_in_force, container_of, known_label, note_applied
from lims.actions.rights import acting_person, check_second_person
from lims.actions.slot_answers import Answer, found
from lims.actions.slots import scan_into_step
from lims.domain.containers import ContainerState
from lims.domain.errors import NotNow, msg
from lims.domain.events.scanning import StopCleared
from lims.domain.identifiers import read_label_code
from lims.domain.labelling import Label
from lims.domain.quality import Refused
from lims.domain.remainder import KIND as REMAINDER
from lims.store.reading.batches import get_batch
from lims.store.reading.materials import get_equipment, get_lot
from lims.store.reading.quality import find_refusal
from lims.store.record import Act
from lims.store.tables.materials import equipment

CLEARS = ("technician", "verifier", "qa", "qc")


def scan(act: Act, code: str, *, batch: str = "", step: str = "") -> Answer:
    """Answer a scan. Context first: an open slot of the running step; without one, say what was scanned.

    The context is the step given, else the one that runs at the acting person's station. Raises IdentityMismatch (a
    stop, kept on both sides) for another patient or batch, and Refusal for anything else that cannot be used here.
    """
    if is_checkpoint(code):
        return find_checkpoint(act, code)
    read_label_code(code)
    if act.station:
        station = get_equipment(act.db, act.station)
        check_not_stopped(station)
        if not batch:
            batch, step = station.batch, station.step
    if not (batch and step):
        acting_person(act)
        label = known_label(act, code)
        check_in_force(act, label)
        return _tell(act, label)
    bench = at_bench(act, batch, step, entries=False)
    check_batch_is_worked(bench.batch)
    check_running(bench)
    check_at_station(act, bench)
    acting_person(act, *bench.step.roles, "verifier", "qa")
    return scan_into_step(act, bench, known_label(act, code, batch=batch, step=step))


def _tell(act: Act, label: Label) -> Answer:
    """What was scanned, where no step waits for it.

    Looking is not an act and nothing is recorded, with one exception: a reprint whose container was filled before, or
    the label of a remainder that nobody foresaw, is scanned on it here, because no step to come would.
    """
    kind, target, outcome = label.target_kind, label.target, "found"
    if kind == "container":
        container, _ = container_of(act, label)
        title = container.title
        words = msg("%(title)s of %(subject)s, batch %(batch)s.", title=title, subject=label.subject, batch=label.batch)
        not_by_a_step = label.replaces or container.kind == REMAINDER
        if label.applied_at is None and not_by_a_step and container.state is ContainerState.IN_USE:
            act.lock(f"batch:{label.batch}")
            note_applied(act, label)
            outcome, words = "accepted", msg("The new label is on %(title)s.", title=title)
        opens = {"kind": "batch", "id": label.batch}
    elif kind == "subject":
        words = msg("Wristband of %(subject)s.", subject=target)
        opens = {"kind": "subject", "id": target}
    elif kind == "material":
        lot_id, _, unit = target.partition("/")
        lot = get_lot(act.db, lot_id)
        words = msg("%(title)s, lot %(number)s.", title=lot.title, number=lot.lot_number)
        if unit:
            words = msg("%(title)s, lot %(number)s, unit %(unit)s.", title=lot.title, number=lot.lot_number, unit=unit)
        opens = {"kind": "material", "id": lot_id}
    elif kind == "person":
        return tell_person(act, label)
    else:
        thing = get_equipment(act.db, target)
        words = msg("%(title)s %(code)s.", title=thing.title, code=thing.equipment)
        opens = {"kind": "equipment", "id": target}
    return found(words, kind, target, opens=opens, batch=label.batch, outcome=outcome)


def clear_stop(act: Act, station: str, *, cleared_by: str) -> None:
    """A second person looked at the bench: the identity stop ends and work goes on where it was."""
    act.lock_row(equipment, equipment=station)
    held = get_equipment(act.db, station)
    if not held.stopped_by:
        raise NotNow(
            "no_stop",
            msg("%(station)s is not stopped.", station=station),
            next_step=msg("Go on."),
        )
    refusal = find_refusal(act.db, held.stopped_by)
    if refusal is None:
        raise LookupError(f"{station} is stopped by {held.stopped_by}, which is in no table")
    act.lock(f"batch:{refusal.batch}")
    if cleared_by == refusal.by:
        raise NotNow(
            "scanner_clears",
            msg("Whoever scanned it cannot clear the stop."),
            next_step=msg("A second person looks at the bench and gives their own name."),
        )
    acting_person(act)
    clears = _who_clears(act, refusal)
    if act.person == cleared_by:
        acting_person(act, *clears)
    else:
        check_second_person(act, cleared_by, *clears)
    act.record(f"batch:{refusal.batch}", StopCleared(held.stopped_by, refusal.batch, cleared_by))


def _who_clears(act: Act, refusal: Refused) -> tuple[str, ...]:
    """Whoever may look at that bench: the laboratory and quality, and who else works on the step where it happened."""
    if not refusal.step:
        return CLEARS
    protocol = protocol_of(act.db, get_batch(act.db, refusal.batch))
    roles = next((one.roles for one in protocol.steps if one.key == refusal.step), ())
    return tuple(dict.fromkeys((*CLEARS, *roles)))
