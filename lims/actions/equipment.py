"""Equipment and stations: registered, calibrated, cleaned, locked, put into service again, retired."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from lims.actions.affected import open_on, uses_of
from lims.actions.bench import site_day
from lims.actions.label_rules import label_site
from lims.actions.labels import issue_label
from lims.actions.materials import already_known
from lims.actions.rights import acting_person
from lims.domain.equipment import EQUIPMENT_STATES, OUTCOMES, Equipment
from lims.domain.errors import NotNow, NotReadable, msg
from lims.domain.events.equipment import EquipmentCalibrated, EquipmentCleaned, EquipmentStateChanged
from lims.domain.events.materials import EquipmentRegistered
from lims.domain.label_text import label_text_for_equipment
from lims.domain.uses import Use
from lims.domain.words import needed_words, read_words
from lims.store.reading.equipment import list_alarms, list_history, list_inside
from lims.store.reading.materials import find_equipment, get_equipment
from lims.store.reading.site import get_site
from lims.store.record import Act
from lims.store.tables.materials import equipment

# What things stand in, or are worked at, has the large label that is read from a step away.
PLACES = ("incubator", "refrigerator", "freezer")
KEEPERS = ("qc", "qa", "administrator")
AT_THE_BENCH = ("technician", "verifier", "qc", "qa", "administrator")


def register_equipment(
    act: Act, code: str, *, kind: str, title: str, place: str, station: bool, calibration_due_on: date | None
) -> str:
    """Enter a piece of equipment or a station and issue its label; gives the label code."""
    act.lock("site")
    acting_person(act, "qa", "administrator")
    if find_equipment(act.db, code) is not None:
        raise already_known(code)
    act.record("site", EquipmentRegistered(code, kind, title, place, station, calibration_due_on))
    text = label_text_for_equipment(get_equipment(act.db, code), label_site(act.db))
    drawn_as = "place" if station or kind in PLACES else "equipment"
    return issue_label(act, "site", kind=drawn_as, target_kind="equipment", target=code, text=text)


def calibrate_equipment(
    act: Act,
    code: str,
    *,
    outcome: str,
    calibrated_on: date,
    due_on: date | None,
    certificate: str,
    words: str = "",
) -> tuple[str, ...]:
    """Record a calibration. A failed one opens a deviation on every batch that the equipment touched since the last
    good one, closed and infused ones too: their dose rests on its results as well; gives their numbers.
    """
    held = _held(act, code, KEEPERS)
    words = read_words(words, msg("The remark"))
    certificate = needed_words(certificate, msg("The certificate"), longest=120)
    _check_calibration(act, outcome, calibrated_on, due_on)
    uses = uses_since_good(act.db, code)
    day = due_on if outcome == "passed" else None
    entry = act.record("site", EquipmentCalibrated(code, outcome, calibrated_on, day, certificate, words))
    if outcome == "passed":
        return ()
    told = msg(
        "Calibration of %(title)s %(code)s failed, certificate %(certificate)s. Results since the last good one are in"
        " question. %(words)s",
        title=held.title,
        code=code,
        certificate=certificate,
        words=words,
    )
    source = f"calibration:{code}:{entry.seq}"
    return open_on(act, uses, source=source, kind="equipment", grade="major", words=told)


def _check_calibration(act: Act, outcome: str, calibrated_on: date, due_on: date | None) -> None:
    reasons = []
    if outcome not in OUTCOMES:
        reasons.append(msg("A calibration passes or fails."))
    if calibrated_on > site_day(act):
        reasons.append(msg("%(day)s has not come yet.", day=calibrated_on.isoformat()))
    if outcome == "passed" and (due_on is None or due_on <= calibrated_on):
        reasons.append(msg("A passed calibration holds until a later day."))
    if reasons:
        raise NotReadable(
            "calibration_form",
            msg("The calibration cannot be kept as typed."),
            reasons=tuple(reasons),
            next_step=msg("Copy outcome and days from the certificate."),
        )


def clean_equipment(act: Act, code: str, *, good_until: date | None, words: str) -> None:
    """Record that equipment was cleaned, how, and through which day that holds."""
    _held(act, code, AT_THE_BENCH)
    words = needed_words(words, msg("How it was cleaned"))
    if good_until is not None and good_until < site_day(act):
        raise NotReadable(
            "day_past",
            msg("%(day)s is past.", day=good_until.isoformat()),
            next_step=msg("Enter the last day on which the cleaning holds."),
        )
    act.record("site", EquipmentCleaned(code, good_until, words))


def change_equipment_state(act: Act, code: str, *, state: str, reason: str) -> tuple[str, ...]:
    """Lock equipment, put it into service again, or retire it. Everybody at the bench may lock; quality does the rest.

    A lock opens a deviation on every live batch that it touched since its last good calibration; gives their numbers.
    """
    held = _held(act, code, AT_THE_BENCH if state == "locked" else ("qa",))
    if state not in EQUIPMENT_STATES or state == held.state:
        raise NotReadable(
            "equipment_state",
            msg("%(code)s cannot become %(state)s.", code=code, state=state[:20]),
            reasons=(msg("It is %(state)s.", state=held.state),),
            next_step=msg("Choose another of: %(states)s.", states=", ".join(EQUIPMENT_STATES)),
        )
    reason = needed_words(reason, msg("The reason"))
    _check_may_become(act, held, state)
    uses = uses_since_good(act.db, code)
    entry = act.record("site", EquipmentStateChanged(code, state, reason))
    if state != "locked":
        return ()
    told = msg("%(title)s %(code)s was locked: %(reason)s", title=held.title, code=code, reason=reason)
    source = f"lock:{code}:{entry.seq}"
    return open_on(act, _live(uses), source=source, kind="equipment", grade="minor", words=told)


def _check_may_become(act: Act, held: Equipment, state: str) -> None:
    code = held.equipment
    if state == "in_service" and any(one.requalified_at is None for one in list_alarms(act.db, code)):
        raise NotNow(
            "not_requalified",
            msg("%(code)s waits to be requalified.", code=code),
            reasons=(msg("It was locked by an alarm."),),
            next_step=msg("Record the requalification on its page."),
            lifted_by=msg("Quality, by a requalification."),
        )
    inside = [one.container for one in list_inside(act.db, code)]
    if state == "retired" and (held.batch or inside):
        raise NotNow(
            "equipment_holds",
            msg("%(code)s is not empty.", code=code),
            reasons=(msg("It holds %(what)s.", what=", ".join([held.batch] if held.batch else inside)),),
            next_step=msg("Move what it holds, or end the step that runs there."),
        )


def _held(act: Act, code: str, roles: tuple[str, ...]) -> Equipment:
    act.lock("site")
    acting_person(act, *roles)
    act.lock_row(equipment, equipment=code)
    held = get_equipment(act.db, code)
    if held.state == "retired":
        raise NotNow(
            "equipment_retired",
            msg("%(code)s is retired.", code=code),
            next_step=msg("Register another under its own code."),
        )
    return held


def uses_since_good(db: Connection, code: str) -> tuple[Use, ...]:
    """What the equipment touched since its last good calibration; everything where it never had one."""
    passed = [one for one in list_history(db, code) if one.what == "calibrated" and one.outcome == "passed"]
    if not passed or passed[-1].done_on is None:
        return uses_of(db, "equipment", code)
    zone = ZoneInfo(get_site(db).zone)
    since = datetime.combine(passed[-1].done_on, time.min, tzinfo=zone).astimezone(UTC)
    return uses_of(db, "equipment", code, since)


def _live(uses: tuple[Use, ...]) -> tuple[Use, ...]:
    return tuple(one for one in uses if one.stage != "closed")
