"""Where a vessel stands: the place is scanned, then the vessel. And until when, or whether, it may be used."""

from datetime import datetime

from lims.actions.bench import site_day
from lims.actions.refusing import check_in_force, known_label
from lims.actions.rights import acting_person
from lims.actions.vessel_checks import scanned_vessel
from lims.domain.batch import Stage
from lims.domain.equipment import reasons_against_equipment
from lims.domain.errors import NotFound, NotNow, msg
from lims.domain.events.containers import ContainerMoved
from lims.domain.events.vessels import ContainerLimited
from lims.domain.words import needed_words, read_words
from lims.store.reading.batches import get_batch
from lims.store.reading.materials import get_equipment
from lims.store.record import Act

MOVERS = ("technician", "verifier", "qc", "qa")
NO_PLACES = ("cell_counter", "microscope", "centrifuge", "balance", "thermometer", "pipette")  # nothing stays there


def move(act: Act, batch: str, code: str, *, place: str, reason: str = "") -> str:
    """Put a vessel into another place, both scanned; gives the place. Also on hold: a failing incubator cannot wait."""
    act.lock(f"batch:{batch}")
    acting_person(act, *MOVERS)
    found = get_batch(act.db, batch)
    if found.stage is Stage.CLOSED:
        raise NotNow(
            "batch_over",
            msg("Batch %(batch)s is closed.", batch=batch),
            next_step=msg("Nothing of it is moved any more."),
        )
    label = known_label(act, place, batch=batch)
    if label.target_kind != "equipment":
        raise NotFound(
            "not_a_place",
            msg("This label stands for no place."),
            next_step=msg("Scan the label on the incubator or cabinet, then the vessel."),
        )
    check_in_force(act, label, batch=batch)
    where = get_equipment(act.db, label.target)
    against = list(reasons_against_equipment(where, site_day(act)))
    if where.kind in NO_PLACES:
        against.append(msg("Nothing is kept in %(place)s.", place=where.title))
    if where.station and where.batch not in ("", batch):
        against.append(msg("%(station)s holds batch %(batch)s.", station=where.equipment, batch=where.batch))
    if against:
        raise NotNow(
            "not_moved",
            msg("Nothing is put into %(place)s now.", place=where.equipment),
            reasons=tuple(against),
            next_step=msg("Take another place that is in order."),
        )
    vessel = scanned_vessel(act, found, code, usable=False)
    if vessel.place == where.equipment:
        raise NotNow(
            "stands_there",
            msg("%(thing)s stands in %(place)s already.", thing=vessel.title, place=where.equipment),
            next_step=msg("Go on."),
        )
    words = read_words(reason, msg("The reason"), longest=300)
    act.record(f"batch:{batch}", ContainerMoved(vessel.container, where.equipment, vessel.place, words))
    return where.equipment


def limit_vessel(
    act: Act, batch: str, code: str, *, restriction: str, expires_at: datetime | None = None, reason: str
) -> None:
    """Bar a vessel that fails a look, or state until when it may be used; only quality lifts a bar or adds time."""
    act.lock(f"batch:{batch}")
    found = get_batch(act.db, batch)
    vessel = scanned_vessel(act, found, code, usable=False)
    why = read_words(restriction, msg("What is wrong with it"), longest=300)
    lifts = bool(vessel.restriction) and not why
    later = vessel.expires_at is not None and (expires_at is None or expires_at > vessel.expires_at)
    acting_person(act, *(("qa",) if lifts or later else MOVERS))
    words = needed_words(reason, msg("The reason"))
    act.record(f"batch:{batch}", ContainerLimited(batch, vessel.container, expires_at, why, words))
