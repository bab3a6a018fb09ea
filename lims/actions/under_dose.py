"""Too few cells for a dose: the harvest does not end before a way out is signed by those whose word it is."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from lims.actions.alerts import alert_of, raise_alert
from lims.actions.bench import Bench
from lims.actions.expansion import counted_container, reckon
from lims.actions.outlook import window_of
from lims.actions.rights import acting_person
from lims.actions.views import batch_record
from lims.domain.containers import container_id
from lims.domain.days import moment_words
from lims.domain.dose import DoseWindow, dose_window
from lims.domain.errors import NotNow, NotReadable, msg
from lims.domain.events.doses import CultureExtended, DoseChoiceSigned, SubDoseChosen, UnderDoseFound
from lims.domain.events.steps import LineCleared
from lims.domain.figures import thousands
from lims.domain.quality import Formulation
from lims.domain.record import BatchRecord
from lims.domain.under_dose import (
    APPROVALS,
    FORMULATION,
    HARVEST,
    TITLES,
    Option,
    UnderDose,
    counted_since,
    longest_until,
    options,
    reasons_against_signing,
    sub_dose_low,
)
from lims.domain.words import needed_words
from lims.store.reading.doses import list_dose_choices, list_under_doses
from lims.store.record import Act
from lims.store.tables.materials import equipment


def check_dose_reached(act: Act, bench: Bench) -> None:
    """Before the culture is harvested: with fewer cells than the lowest dose, a way out is signed first.

    The first refusal of a count is itself an entry of the record. A culture that was extended is counted again.
    """
    if HARVEST not in bench.step.acts:
        return
    window = window_of(act.db, bench.batch, bench.protocol)
    found = reckon(bench)[0]
    cells = found.target_cells if bench.protocol.dose.basis == "target_viable" else found.viable_cells
    if window is None or cells is None or cells >= window.low_cells:
        return
    batch = bench.batch.batch
    known = next((one for one in reversed(list_under_doses(act.db, batch)) if one.moment == HARVEST), None)
    if known is not None and not counted_since(bench.work, known):
        way = _way_out(act, batch, known)
        if way in ("sub_dose", "out_of_specification"):
            return
        raise _count_again(bench) if way == "extend" else _under_dose(bench, cells, window)
    event = _found(bench, HARVEST, cells, window)
    told = alert_of(act, batch, **_alert(event, len(list_under_doses(act.db, batch))))
    raise _under_dose(bench, cells, window).recorded_as((bench.chain, event), (bench.chain, told))


def note_under_dose(act: Act, bench: Bench, cells: int, window: DoseWindow) -> None:
    """After the wash the cells no longer make a dose: it is written down, and the ways that are left are open."""
    if cells < window.low_cells:
        event, earlier = _found(bench, FORMULATION, cells, window), len(list_under_doses(act.db, bench.batch.batch))
        act.record(bench.chain, event)
        raise_alert(act, bench.batch.batch, **_alert(event, earlier))


def _alert(found: UnderDoseFound, earlier: int) -> dict[str, Any]:
    """Who is told of it at once: those who can sign a way out."""
    return {
        "kind": "under_dose",
        "words": msg(
            "Too few cells for a dose: %(cells)s, the lowest is %(low)s. A way out is to be signed.",
            cells=thousands(found.cells),
            low=thousands(found.low_cells),
        ),
        "to": ("physician", "qa"),
        "grade": "notice",
        "source": f"under_dose:{found.moment}:{earlier + 1}",
    }


def window_judged(act: Act, bench: Bench, made: Formulation) -> DoseWindow:
    """The window that the dose in the bag is held against: the protocol's, or wider where a sub-dose was signed."""
    batch, plan = bench.batch.batch, bench.protocol.dose
    found = next(iter(reversed(list_under_doses(act.db, batch))), None)
    if found is None or plan.sub_dose_low_per_m2 is None or _way_out(act, batch, found) != "sub_dose":
        return DoseWindow(made.low_cells, made.high_cells)
    return dose_window(Decimal(made.bsa_m2), plan.sub_dose_low_per_m2, plan.high_per_m2)


def _found(bench: Bench, moment: str, cells: int, window: DoseWindow) -> UnderDoseFound:
    container = container_id(bench.batch.batch, counted_container(bench))
    low, high = window.low_cells, window.high_cells
    return UnderDoseFound(bench.batch.batch, moment, bench.step.key, container, cells, low, high)


def _way_out(act: Act, batch: str, found: UnderDose) -> str:
    signed = [one for one in list_dose_choices(act.db, batch) if one.seq > found.seq]
    whole = (c for c, roles in APPROVALS.items() if set(roles) <= {one.role for one in signed if one.choice == c})
    return next(whole, "")


def _under_dose(bench: Bench, cells: int, window: DoseWindow) -> NotNow:
    return NotNow(
        "under_dose",
        msg("The culture does not hold a dose."),
        reasons=(
            msg(
                "%(cells)s cells of the kind that is dosed are counted; the lowest dose is %(low)s.",
                cells=thousands(cells),
                low=thousands(window.low_cells),
            ),
        ),
        next_step=msg(
            "Leave the cells in culture. The ways out stand on the dose page of %(batch)s.", batch=bench.batch.batch
        ),
        lifted_by=msg("A physician and quality sign a way out; each says whose signature it needs."),
    )


def _count_again(bench: Bench) -> NotNow:
    return NotNow(
        "second_count",
        msg("The culture was extended: it is counted again before the harvest."),
        reasons=(msg("The readings of %(step)s are from before the extension.", step=bench.step.title),),
        next_step=msg("Count again and enter the new readings, with the reason. The first count stays legible."),
    )


def sign_dose_choice(
    act: Act, batch: str, *, choice: str, role: str, reason: str, until_at: datetime | None = None
) -> bool:
    """Sign one way out of an under-dose; whether it has every signature now. The last one puts it in force."""
    chain = f"batch:{batch}"
    act.lock(chain)
    person = acting_person(act, "physician", "qa")
    record = batch_record(act.db, batch)
    option = next((one for one in options(record.protocol, record, act.at) if one.choice == choice), None)
    if option is None or choice == "discard":
        raise NotReadable(
            "choice",
            msg("There is no such way out to be signed here."),
            next_step=msg("Choose one that is listed. Quality rejects a batch on its own desk."),
        )
    against = tuple(reasons_against_signing(record, option, person, role))
    if against:
        raise NotNow(
            "choice_not_now",
            msg("%(choice)s cannot be signed by you now.", choice=TITLES[choice]),
            reasons=against,
            next_step=msg("Choose another way, or ask the person whose signature is missing."),
        )
    words = needed_words(reason, msg("The reason"))
    until = _until(record, option, until_at, act.at) if choice == "extend" else None
    act.record(chain, DoseChoiceSigned(batch, choice, role, person.printed_name, words, until))
    if option.missing != (role,):
        return False
    _put_in_force(act, record, choice, words, until)
    return True


def _until(record: BatchRecord, option: Option, until_at: datetime | None, at: datetime) -> datetime:
    """Until when: what the first signer said, which the second signs too; within the validated limit."""
    said = next((one.until_at for one in option.signed if one.until_at is not None), None)
    until, limit = said or until_at, longest_until(record.protocol, record)
    if until is None or limit is None or not at < until <= limit:
        raise NotReadable(
            "until",
            msg("The culture cannot be extended until then."),
            reasons=(msg("The validated limit is %(latest)s.", latest=moment_words(limit) if limit else "-"),),
            next_step=msg("Enter a time from now up to the limit."),
        )
    if said is not None and until_at is not None and until_at != said:
        raise NotReadable(
            "until",
            msg("The other signature is for another time."),
            next_step=msg("Sign the same time: %(until)s.", until=moment_words(said)),
        )
    return until


def _put_in_force(act: Act, record: BatchRecord, choice: str, reason: str, until: datetime | None) -> None:
    batch = record.batch.batch
    chain = f"batch:{batch}"
    if choice == "sub_dose":
        act.record(chain, SubDoseChosen(batch, sub_dose_low(record.protocol, record) or 0, reason))
    if choice == "extend" and until is not None:
        step = record.more.under_doses[-1].step
        act.record(chain, CultureExtended(batch, step, until, reason))
        station = record.step_work(step).station
        if station:  # the cells go back to the incubator: another batch may be worked meanwhile
            act.lock_row(equipment, equipment=station)
            act.record(chain, LineCleared(batch, station))
