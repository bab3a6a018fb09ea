"""One material lot on its page: its state, its units, its QC, where it is in use, and what followed from a recall."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue

from lims.actions.materials import change_lot_state, record_lot_qc
from lims.actions.units import HANDLERS, make_units, open_unit, thaw_unit, use_up_unit
from lims.domain.errors import NotReadable, Refusal, msg
from lims.store.reading.containers import labels_of
from lims.store.reading.equipment import list_in_hand, raised_by
from lims.store.reading.materials import get_lot, list_lot_history, list_units
from lims.store.reading.people import list_people
from lims.web.access import allowed, signed_in
from lims.web.acting import act
from lims.web.desk import asked_day, asked_number, asked_text, do_or_show, text, typed
from lims.web.show.stock import LOT_STATES, lot_chip, lot_event_words, unit_chip
from lims.web.site import person, reading, site_time

blueprint = Blueprint("lots", __name__)
UNIT_ACTS = {"open": open_unit, "thaw": thaw_unit}


@blueprint.get("/materials/<lot>")
@signed_in
def page(lot: str) -> ResponseReturnValue:
    """What the lot is, and what may be done about it now."""
    return _page(lot)


@blueprint.post("/materials/<lot>/qc")
@allowed("qc", "qa")
def test(lot: str) -> ResponseReturnValue:
    """Record a QC result of the lot."""

    def do() -> None:
        act(
            record_lot_qc,
            lot,
            test=asked_text("test", msg("The test")),
            outcome=asked_text("outcome", msg("The outcome")),
            result=asked_text("result", msg("The result")),
            certificate=text("certificate"),
            tested_on=asked_day("tested_on", msg("The day of the test")),
        )

    return _answer(lot, do)


@blueprint.post("/materials/<lot>/state")
@allowed("qa")
def change(lot: str) -> ResponseReturnValue:
    """Release, quarantine or recall the lot."""

    def do() -> None:
        reason = asked_text("reason", msg("The reason"))
        act(change_lot_state, lot, state=asked_text("state", msg("The state")), reason=reason)

    return _answer(lot, do)


@blueprint.post("/materials/<lot>/units")
@allowed(*HANDLERS)
def make(lot: str) -> ResponseReturnValue:
    """Give units their labels; they are the next thing to print."""

    def do() -> object:
        return act(make_units, lot, count=asked_number("count", msg("The number of units")), content=text("content"))

    return do_or_show(do, lambda _: url_for("labels.page"), lambda refusal: _page(lot, refusal))


@blueprint.post("/materials/<lot>/unit")
@allowed(*HANDLERS)
def handle(lot: str) -> ResponseReturnValue:
    """Open, thaw or use up one unit."""

    def do() -> None:
        unit, what = asked_text("unit", msg("The unit")), asked_text("act", msg("What was done"))
        if what == "use_up":
            act(use_up_unit, unit, fate=asked_text("fate", msg("What became of it")))
        elif what in UNIT_ACTS:
            act(UNIT_ACTS[what], unit)
        else:
            raise NotReadable(
                "unit_act", msg("A unit is opened, thawed or used up."), next_step=msg("Choose one of the three.")
            )

    return _answer(lot, do)


def _answer(lot: str, do: Callable[[], object]) -> ResponseReturnValue:
    return do_or_show(do, lambda _: url_for("lots.page", lot=lot), lambda refusal: _page(lot, refusal))


def _page(number: str, refusal: Refusal | None = None) -> str:
    times, who = site_time(), person()
    with reading() as db:
        lot = get_lot(db, number[:40])
        units = list_units(db, lot.lot)
        history = list_lot_history(db, lot.lot)
        in_hand = list_in_hand(db, "material", lot.lot)
        raised = raised_by(db, f"recall:{lot.lot}:")
        targets = (lot.lot, *(unit.unit for unit in units))
        names = {one.person: one.printed_name for one in list_people(db)}
        label_of = {one: label.label_code for one in targets for label in labels_of(db, one) if label.in_force}
    return render_template(
        "materials/lot.html",
        lot=lot,
        chip_of=lot_chip(lot, times.today),
        units=[(unit, unit_chip(unit, lot, times)) for unit in units],
        history=[(one, lot_event_words(one)) for one in reversed(history)],
        in_hand=in_hand,
        raised=raised,
        names=names,
        label_of=label_of,
        states=[(key, words) for key, words in LOT_STATES.items() if key != lot.state],
        may_test=who.has("qc", "qa"),
        may_decide=who.has("qa"),
        may_handle=who.has(*HANDLERS),
        usable=lot_chip(lot, times.today)[0] in ("ok", "attn"),
        typed=typed(),
        refusal=refusal,
    )
