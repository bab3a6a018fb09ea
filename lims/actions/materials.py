"""Material lots: taken in under quarantine, tested by QC, released, quarantined again or recalled by quality."""

from datetime import date

from lims.actions.affected import open_on, uses_of
from lims.actions.alerts import raise_alert
from lims.actions.bench import site_day
from lims.actions.label_rules import label_site
from lims.actions.labels import issue_label
from lims.actions.rights import acting_person
from lims.domain.errors import NotNow, NotReadable, msg
from lims.domain.events.materials import MaterialLotReceived, MaterialLotStateChanged, MaterialQcRecorded
from lims.domain.label_text import label_text_for_material
from lims.domain.materials import LOT_STATES, QC_OUTCOMES, MaterialLot, reasons_against_release
from lims.domain.words import needed_words, read_words
from lims.store.reading.materials import find_lot, get_lot, list_lot_history
from lims.store.record import Act
from lims.store.tables.materials import material_lots

LONGEST_OPEN_HOURS, MOST_THAWS = 8784, 20


def receive_lot(
    act: Act,
    lot: str,
    *,
    kind: str,
    title: str,
    lot_number: str,
    expires_on: date,
    opened_hours: int | None = None,
    most_thaws: int | None = None,
) -> str:
    """Take in a material lot under quarantine and issue its label; gives the label code.

    `opened_hours` and `most_thaws` are the maker's limits for a unit in use; None where there is none.
    """
    act.lock("site")
    acting_person(act, "technician", "qc", "qa")
    if find_lot(act.db, lot) is not None:
        raise already_known(lot)
    _check_form(lot, opened_hours, most_thaws)
    act.record(
        "site",
        MaterialLotReceived(lot, kind, title, lot_number, expires_on, "quarantined", opened_hours, most_thaws),
    )
    text = label_text_for_material(get_lot(act.db, lot), label_site(act.db))
    return issue_label(act, "site", kind="material", target_kind="material", target=lot, text=text)


def _check_form(lot: str, opened_hours: int | None, most_thaws: int | None) -> None:
    reasons = []
    if "/" in lot:
        reasons.append(msg("%(lot)s is the number of one unit, not of a lot.", lot=lot[:40]))
    if opened_hours is not None and not 0 < opened_hours <= LONGEST_OPEN_HOURS:
        reasons.append(msg("Hours after opening are 1 to %(most)s.", most=LONGEST_OPEN_HOURS))
    if most_thaws is not None and not 0 < most_thaws <= MOST_THAWS:
        reasons.append(msg("Thaws are 1 to %(most)s.", most=MOST_THAWS))
    if reasons:
        raise NotReadable(
            "lot_form",
            msg("The lot cannot be taken in like this."),
            reasons=tuple(reasons),
            next_step=msg("Copy both from the maker's leaflet. Leave open what it does not state."),
        )


def record_lot_qc(
    act: Act, lot: str, *, test: str, outcome: str, result: str, certificate: str, tested_on: date
) -> None:
    """QC tested a lot or read its certificate. A failed test puts a released lot into quarantine at once."""
    act.lock("site")
    acting_person(act, "qc", "qa")
    act.lock_row(material_lots, lot=lot)
    held = get_lot(act.db, lot)
    if outcome not in QC_OUTCOMES:
        raise NotReadable(
            "qc_outcome",
            msg("QC passes or fails."),
            next_step=msg("Choose one of: %(outcomes)s.", outcomes=", ".join(QC_OUTCOMES)),
        )
    if tested_on > site_day(act):
        raise NotReadable(
            "day_ahead",
            msg("%(day)s has not come yet.", day=tested_on.isoformat()),
            next_step=msg("Enter the day on which it was tested."),
        )
    test = needed_words(test, msg("The test"), longest=200)
    certificate = read_words(certificate, msg("The certificate"), longest=120)
    result = needed_words(result, msg("The result"), longest=200)
    act.record("site", MaterialQcRecorded(lot, test, outcome, result, certificate, tested_on))
    if outcome == "failed" and held.state == "released":
        act.record("site", MaterialLotStateChanged(lot, "quarantined", f"QC failed: {test}"))


def change_lot_state(act: Act, lot: str, *, state: str, reason: str) -> tuple[str, ...]:
    """Release, quarantine or recall a lot. A recall opens a deviation on every batch that used it; gives their numbers.

    Batches that were infused or closed meanwhile are among them, and the physician of an infused one is alerted.
    """
    act.lock("site")
    acting_person(act, "qa")
    act.lock_row(material_lots, lot=lot)
    held = get_lot(act.db, lot)
    if state not in LOT_STATES or state == held.state:
        raise NotReadable(
            "lot_state",
            msg("Lot %(number)s cannot become %(state)s.", number=held.lot_number, state=state[:40]),
            reasons=(msg("It is %(state)s.", state=held.state),),
            next_step=msg("Choose another of: %(states)s.", states=", ".join(LOT_STATES)),
        )
    reason = needed_words(reason, msg("The reason"))
    if state == "released":
        _check_may_be_released(act, held)
    entry = act.record("site", MaterialLotStateChanged(lot, state, reason))
    if state != "recalled":
        return ()
    words = msg(
        "Recalled: %(title)s, lot %(number)s. %(reason)s", title=held.title, number=held.lot_number, reason=reason
    )
    uses, source = uses_of(act.db, "material", lot), f"recall:{lot}:{entry.seq}"
    numbers = open_on(act, uses, source=source, kind="material", grade="major", words=words)
    for batch in sorted({one.batch for one in uses if one.infused_at is not None}):
        raise_alert(act, batch, kind="recall", words=words, to=("physician",), source=source)
    return numbers


def _check_may_be_released(act: Act, lot: MaterialLot) -> None:
    against = tuple(reasons_against_release(lot, list_lot_history(act.db, lot.lot), site_day(act)))
    if against:
        raise NotNow(
            "lot_not_releasable",
            msg("Lot %(number)s is not released.", number=lot.lot_number),
            reasons=against,
            next_step=msg("QC records its result first. A repeated test stands in place of the former."),
            lifted_by=msg("QC, by a passed test; an expired lot is lifted by nobody."),
        )


def already_known(code: str) -> NotReadable:
    """The refusal of an id that is taken."""
    return NotReadable(
        "code_known",
        msg("%(code)s is in the record already.", code=code),
        next_step=msg("Choose another code. Codes are never given twice."),
    )
