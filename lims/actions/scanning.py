"""One scan, one answer: it fills the slot that waits for it, says what it is, or is refused, and that is kept."""

from lims.actions.bench import Bench, at_bench, check_batch_is_worked, check_running
from lims.actions.rights import acting_person, check_second_person
from lims.actions.slots import Answer, refuse_scan, scan_into_step
from lims.actions.steps import check_not_stopped
from lims.domain.errors import NotFound, NotNow, Refusal, msg
from lims.domain.events.scanning import StopCleared
from lims.domain.identifiers import grouped, read_label_code
from lims.domain.labelling import Label
from lims.store.reading.containers import find_container, find_label
from lims.store.reading.materials import find_equipment, get_equipment, get_lot
from lims.store.reading.quality import find_refusal
from lims.store.record import Act


def scan(act: Act, code: str, *, batch: str = "", step: str = "") -> Answer:
    """Answer a scan. Context first: an open slot of the running step; without one, say what was scanned.

    The context is the step given, else the one that runs at the acting person's station. Raises IdentityMismatch (a
    stop, kept on both sides) for another patient or batch, and Refusal for anything else that cannot be used here.
    """
    label_code = read_label_code(code)
    if act.station:
        station = find_equipment(act.db, act.station)
        if station is not None:
            check_not_stopped(station)
            if not batch:
                batch, step = station.batch, station.step
    acting_person(act)
    if not (batch and step):
        return _tell(act, _known_label(act, label_code, None))
    bench = at_bench(act, batch, step)
    check_batch_is_worked(bench.batch)
    check_running(bench)
    return scan_into_step(act, bench, _known_label(act, label_code, bench))


def _known_label(act: Act, label_code: str, bench: Bench | None) -> Label:
    label = find_label(act.db, label_code)
    if label is None:
        refusal: Refusal = NotFound(
            "unknown_label",
            msg("No label %(code)s was ever issued here.", code=grouped(label_code)),
            next_step=msg("Put the thing aside and look for its own label. Ask quality if it has none."),
        )
        refuse_scan(act, bench, refusal, label_code, None)
    if not label.in_force:
        former = msg("Label %(code)s was %(state)s.", code=grouped(label_code), state=label.state.value)
        refusal = NotNow(
            "void_label",
            msg("Stop. This label is void."),
            reasons=(former,),
            next_step=msg("Find the label that replaced it and scan that one. Destroy this one with a second person."),
            lifted_by=msg("Nobody: a void label stands for nothing."),
        )
        refuse_scan(act, bench, refusal, label_code, label)
    return label


def _tell(act: Act, label: Label) -> Answer:
    """What was scanned, where no step waits for it. Nothing is recorded: looking is not an act."""
    kind, target = label.target_kind, label.target
    if kind == "container":
        container = find_container(act.db, target)
        title = container.title if container else target
        words = msg("%(title)s of %(subject)s, batch %(batch)s.", title=title, subject=label.subject, batch=label.batch)
        opens = {"kind": "batch", "id": label.batch}
    elif kind == "subject":
        words = msg("Wristband of %(subject)s.", subject=target)
        opens = {"kind": "subject", "id": target}
    elif kind == "material":
        lot = get_lot(act.db, target)
        words = msg("%(title)s, lot %(number)s.", title=lot.title, number=lot.lot_number)
        opens = {"kind": "material", "id": target}
    else:
        thing = get_equipment(act.db, target)
        words = msg("%(title)s %(code)s.", title=thing.title, code=thing.equipment)
        opens = {"kind": "equipment", "id": target}
    return {
        "outcome": "found",
        "words": str(words),
        "next_words": "",
        "next_slot": "",
        "batch": label.batch,
        "step": "",
        "slot": "",
        "target_kind": kind,
        "target": target,
        "open": opens,
    }


def clear_stop(act: Act, station: str, *, cleared_by: str) -> None:
    """A second person looked at the bench: the identity stop ends and work goes on where it was."""
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
    if act.person != cleared_by:
        check_second_person(act, cleared_by)
    act.record(f"batch:{refusal.batch}", StopCleared(held.stopped_by, refusal.batch, cleared_by))
