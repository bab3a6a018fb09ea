"""An alarm of an incubator or another place: who stood inside, the way out for each vessel, and back to service."""

from datetime import datetime, timedelta
from decimal import Decimal

from lims.actions.alerts import raise_alert
from lims.actions.bench import site_day
from lims.actions.deviations import raise_deviation
from lims.actions.refusing import check_in_force, container_of, known_label
from lims.actions.rights import acting_person
from lims.domain.batch import Stage
from lims.domain.containers import batch_of
from lims.domain.equipment import (
    Alarm,
    Equipment,
    VesselInAlarm,
    alarm_id,
    how_it_was,
    reasons_against_equipment,
)
from lims.domain.errors import NotFound, NotNow, NotReadable, msg
from lims.domain.events.equipment import (
    EquipmentAlarmed,
    EquipmentRequalified,
    VesselRescued,
    VesselsInAlarm,
    VesselTakenOut,
)
from lims.domain.stays import left_during, stays_in
from lims.domain.words import needed_words, read_words
from lims.store.reading.batches import get_batch
from lims.store.reading.equipment import count_alarms, get_alarm, list_alarms, list_inside, list_vessels
from lims.store.reading.materials import get_equipment
from lims.store.reading.stays import list_placings
from lims.store.record import Act
from lims.store.tables.materials import equipment

Inside = tuple[tuple[str, str], ...]  # container, batch
Left = tuple[tuple[str, str, datetime, str], ...]  # container, batch, when it left, to where
RESCUERS = ("technician", "verifier", "qc", "qa")


def record_alarm(
    act: Act,
    code: str,
    *,
    low_c: Decimal | None,
    high_c: Decimal | None,
    from_at: datetime,
    to_at: datetime | None,
    words: str,
) -> str:
    """Record an alarm: the equipment is locked, and every vessel that is or was inside in that time is listed.

    A deviation opens on each of their batches. `low_c` and `high_c` are the lowest and highest temperature, None where
    it was not about that; `to_at` is None while it lasts. Gives the alarm's id.
    """
    act.lock("site")
    acting_person(act, *RESCUERS)
    act.lock_row(equipment, equipment=code)
    held = get_equipment(act.db, code)
    words = needed_words(words, msg("What happened"), longest=300)
    _check_times(act, low_c, high_c, from_at, to_at)
    for batch in _batches(*_who_stood(act, code, from_at, to_at)):
        act.lock(f"batch:{batch}")
    inside, left = _who_stood(act, code, from_at, to_at)
    alarm = alarm_id(code, count_alarms(act.db, code) + 1)
    act.record("site", EquipmentAlarmed(code, low_c, high_c, from_at, to_at, words, alarm, inside, left))
    for batch in _batches(inside, left):
        mine = tuple(container for container, of in inside if of == batch)
        gone = tuple(container for container, of, *_ in left if of == batch)
        _tell_batch(act, held, get_alarm(act.db, alarm), batch, mine, gone)
    return alarm


def _who_stood(act: Act, code: str, from_at: datetime, to_at: datetime | None) -> tuple[Inside, Left]:
    """Every vessel that stands inside, and every other one that stood inside meanwhile, by container."""
    inside = tuple((one.container, one.batch) for one in list_inside(act.db, code))
    here = {container for container, _ in inside}
    gone = left_during(stays_in(code, list_placings(act.db, from_at)), from_at, to_at or act.at)
    newest = {one.container: one for one in gone if one.container not in here}
    left = [(container, newest[container]) for container in sorted(newest)]
    return inside, tuple((container, batch_of(container), one.until or act.at, one.then) for container, one in left)


def _batches(inside: Inside, left: Left) -> tuple[str, ...]:
    return tuple(sorted({batch for _, batch in inside} | {batch for _, batch, *_ in left}))


def _check_times(
    act: Act, low_c: Decimal | None, high_c: Decimal | None, from_at: datetime, to_at: datetime | None
) -> None:
    reasons = []
    if from_at > act.at or (to_at is not None and to_at > act.at):
        reasons.append(msg("An alarm is recorded when it has happened."))
    if to_at is not None and to_at < from_at:
        reasons.append(msg("It ended before it began."))
    if low_c is not None and high_c is not None and low_c > high_c:
        reasons.append(msg("The lowest is above the highest."))
    if reasons:
        raise NotReadable(
            "alarm_form",
            msg("The alarm cannot be kept as typed."),
            reasons=tuple(reasons),
            next_step=msg("Read the times and temperatures from the display or the logger again."),
        )


def _tell_batch(
    act: Act, held: Equipment, alarm: Alarm, batch: str, containers: tuple[str, ...], left: tuple[str, ...]
) -> None:
    if get_batch(act.db, batch).stage is Stage.CLOSED:
        return  # the site's own entry names it: a closed record takes no more entries
    act.record(
        f"batch:{batch}",
        VesselsInAlarm(
            alarm.alarm,
            held.equipment,
            batch,
            containers,
            alarm.low_c,
            alarm.high_c,
            alarm.from_at,
            alarm.to_at,
            alarm.words,
            left,
        ),
    )
    words = msg(
        "Alarm %(alarm)s of %(title)s %(code)s with %(vessels)s inside: %(words)s, %(how)s.",
        alarm=alarm.alarm,
        title=held.title,
        code=held.equipment,
        vessels=", ".join((*containers, *left)),
        words=alarm.words.rstrip("."),
        how=how_it_was(alarm),
    )
    source = f"alarm:{alarm.alarm}"
    raise_deviation(act, batch, source=source, kind="equipment", grade="major", words=words)
    raise_alert(act, batch, kind="alarm", words=words, to=("qa",), grade="major", source=source)


def take_out(act: Act, alarm: str, code: str) -> str:
    """A vessel is scanned out of alarmed equipment: its minutes outside begin. Gives the container."""
    vessel = _scanned(act, alarm, code)
    if not vessel.still_inside:
        raise NotNow(
            "vessel_out",
            msg("%(vessel)s is out already.", vessel=vessel.container),
            next_step=msg("Scan the incubator that it goes into."),
        )
    act.record(f"batch:{vessel.batch}", VesselTakenOut(alarm, vessel.batch, vessel.container))
    return vessel.container


def put_in(act: Act, alarm: str, code: str, *, into: str) -> int:
    """A vessel that was taken out is scanned into another incubator; gives the minutes it was outside."""
    vessel = _scanned(act, alarm, code)
    if not vessel.on_its_way or vessel.out_at is None:
        raise NotNow(
            "vessel_not_out",
            msg("%(vessel)s is not on its way.", vessel=vessel.container),
            reasons=(msg("It stands in %(place)s.", place=vessel.moved_to or get_alarm(act.db, alarm).equipment),),
            next_step=msg("Scan it out first."),
        )
    label = known_label(act, into)
    check_in_force(act, label)
    was = get_equipment(act.db, get_alarm(act.db, alarm).equipment)
    place = _fit_place(act, was, label.target if label.target_kind == "equipment" else "")
    minutes = int((act.at - vessel.out_at) / timedelta(minutes=1))
    act.record(
        f"batch:{vessel.batch}",
        VesselRescued(alarm, vessel.batch, vessel.container, was.equipment, place.equipment, minutes),
    )
    return minutes


def _fit_place(act: Act, was: Equipment, code: str) -> Equipment:
    """The place that was scanned, if a vessel may be put there: another one of the same kind, in order."""
    if not code:
        raise NotReadable(
            "no_place",
            msg("That is no place for a vessel."),
            next_step=msg("Scan the label of the incubator that it goes into."),
        )
    act.lock_row(equipment, equipment=code)
    place = get_equipment(act.db, code)
    reasons = list(reasons_against_equipment(place, site_day(act)))
    if place.kind != was.kind:
        reasons.append(msg("%(code)s is of another kind: %(title)s.", code=code, title=place.title))
    if place.equipment == was.equipment:
        reasons.append(msg("%(code)s is the one with the alarm.", code=code))
    if reasons:
        raise NotNow(
            "place_not_fit",
            msg("Stop. Nothing is put into %(code)s.", code=code),
            reasons=tuple(reasons),
            next_step=msg("Take another one that is in order, and scan its label."),
        )
    return place


def _scanned(act: Act, alarm: str, code: str) -> VesselInAlarm:
    acting_person(act, *RESCUERS)
    label = known_label(act, code)
    check_in_force(act, label)
    if label.target_kind == "container":
        act.lock(f"batch:{label.batch}")
        container_of(act, label)
    get_alarm(act.db, alarm)
    found = next((one for one in list_vessels(act.db, alarm) if one.container == label.target), None)
    if found is None:
        raise NotFound(
            "not_in_alarm",
            msg("%(thing)s is not on the list of this alarm.", thing=label.target),
            next_step=msg("Put it back where it was, and scan a vessel of the list."),
        )
    return found


def requalify_equipment(act: Act, code: str, *, certificate: str, words: str) -> None:
    """Quality has proof that the equipment holds its limits again: it is in service. Nothing may be left inside."""
    act.lock("site")
    acting_person(act, "qa")
    act.lock_row(equipment, equipment=code)
    get_equipment(act.db, code)
    waiting = [one for one in list_alarms(act.db, code) if one.requalified_at is None]
    if not waiting:
        raise NotNow(
            "no_alarm",
            msg("%(code)s has no alarm.", code=code),
            next_step=msg("Nothing is to be requalified."),
        )
    left = [one.container for alarm in waiting for one in list_vessels(act.db, alarm.alarm) if one.moved_at is None]
    still = {one.container for one in list_inside(act.db, code)}
    left = sorted(set(left) & still)
    if left:
        raise NotNow(
            "vessels_left",
            msg("%(code)s is not in service yet.", code=code),
            reasons=(msg("Not moved yet: %(vessels)s.", vessels=", ".join(left)),),
            next_step=msg("Scan each vessel out and into another incubator first."),
        )
    certificate = needed_words(certificate, msg("The certificate"), longest=120)
    act.record("site", EquipmentRequalified(code, certificate, read_words(words, msg("The remark"))))
