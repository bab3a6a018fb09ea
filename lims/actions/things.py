"""What was scanned into a running step is looked at again before it is verified and before it ends."""

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from lims.actions.bench import Bench, at_bench, check_running, site_day
from lims.actions.rights import acting_person
from lims.domain.equipment import Equipment, reasons_against_equipment
from lims.domain.errors import Message, NotFound, NotNow, msg
from lims.domain.events.steps import UseAccepted
from lims.domain.materials import reasons_against_lot
from lims.domain.words import needed_words
from lims.domain.work import Filled
from lims.store.reading.equipment import accepted_targets
from lims.store.reading.materials import find_equipment, find_lot
from lims.store.reading.site import get_site
from lims.store.record import Act


def reasons_against_things(act: Act, bench: Bench) -> Iterator[Message]:
    """What stands against the lots and equipment in the slots of this step now, unless quality accepted it."""
    accepted = accepted_targets(act.db, bench.batch.batch, bench.step.key)
    for filled in bench.work.filled:
        if (filled.target_kind, filled.target) not in accepted:
            yield from reasons_against_filled(act.db, filled)


def reasons_against_filled(db: Connection, filled: Filled) -> Iterator[Message]:
    """Why what fills a slot may not be used any more: its state of now, its dates of the day it was scanned."""
    # What was in date when it was scanned does not expire in the cabinet at midnight.
    day = filled.filled_at.astimezone(ZoneInfo(get_site(db).zone)).date()
    if filled.target_kind == "material":
        lot = find_lot(db, filled.target)
        if lot is not None:
            yield from reasons_against_lot(lot, day)
    elif filled.target_kind == "equipment":
        thing = find_equipment(db, filled.target)
        if thing is not None:
            yield from reasons_against_equipment(thing, day)


def check_fit(act: Act, station: Equipment) -> None:
    """Refuse to begin at a station that is locked, out of calibration or not clean."""
    against = tuple(reasons_against_equipment(station, site_day(act)))
    if against:
        raise NotNow(
            "station_not_usable",
            msg("Nothing is begun at %(station)s.", station=station.equipment),
            reasons=against,
            next_step=msg("Go to a station that is in order, and choose it."),
            lifted_by=msg("Quality, by a calibration, a cleaning or its word that it is fit."),
        )


def accept_use(act: Act, batch: str, step: str, *, target_kind: str, target: str, reason: str) -> None:
    """Quality lets a running step end with a thing that may not be used any more, because it was used already."""
    bench = at_bench(act, batch, step)
    acting_person(act, "qa")
    check_running(bench)
    filled = next((one for one in bench.work.filled if (one.target_kind, one.target) == (target_kind, target)), None)
    if filled is None:
        raise NotFound(
            "not_in_step",
            msg("%(target)s is not in this step.", target=target[:60]),
            next_step=msg("Open the step and look at what was scanned."),
        )
    accepted = accepted_targets(act.db, batch, step)
    if (target_kind, target) in accepted or not any(reasons_against_filled(act.db, filled)):
        raise NotNow(
            "nothing_to_accept",
            msg("Nothing stands against %(target)s in this step.", target=target),
            next_step=msg("Go on with the step."),
        )
    act.record(bench.chain, UseAccepted(batch, step, target_kind, target, needed_words(reason, msg("The reason"))))
