"""The store of the demonstration: lots come in, are tested and released; a few are not, to be looked at."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from lims.actions.equipment import calibrate_equipment, change_equipment_state, clean_equipment
from lims.actions.label_kinds import approve_every_label_kind
from lims.actions.labels import mark_printed
from lims.actions.materials import change_lot_state, receive_lot, record_lot_qc
from lims.actions.units import make_units, open_unit, thaw_unit
from lims.demo.cast import MATERIALS, day_after
from lims.store.record import Act

QA, ANALYST = "demo-qa-d", "demo-analyst-k"
IN_UNITS = "M-014"  # opened by the vial
NOT_RELEASED = ("M-015",)
Does = Callable[[str, Callable[[Act], Any]], Any]  # one act by one person


def fill_the_store(does: Does, today: date) -> None:
    """Receive every lot, let QC test it, and release what passed and is in date; `today` is when the story ends.

    Labels of patients' material are approved before the first of them is needed.
    """
    does(QA, approve_every_label_kind)

    def receive(act: Act) -> None:
        for lot, kind, title, number, days in MATERIALS:
            limits = {"opened_hours": 72, "most_thaws": 1} if lot == IN_UNITS else {}
            expires_on = today + timedelta(days=days)
            label = receive_lot(act, lot, kind=kind, title=title, lot_number=number, expires_on=expires_on, **limits)
            mark_printed(act, (label,))

    def test(act: Act) -> None:
        for lot, *_, number, _ in MATERIALS:
            if lot not in NOT_RELEASED:
                agrees_with_its_certificate(act, lot, number)

    def release(act: Act) -> None:
        for lot, *_, days in MATERIALS:
            in_date = today + timedelta(days=days) >= act.at.date()
            if lot not in NOT_RELEASED and in_date:
                change_lot_state(act, lot, state="released", reason="QC passed, certificate on file")

    does(QA, receive)
    does(ANALYST, test)
    does(QA, release)


def end_of_the_story(does: Does, today: date) -> None:
    """What was done of late: a recalled lot, an opened unit, a calibrated balance, a locked incubator."""

    def by_quality(act: Act) -> None:
        change_lot_state(act, "M-016", state="recalled", reason="the maker's letter: particles seen in this lot")
        calibrate_equipment(
            act,
            "BAL-1",
            outcome="passed",
            calibrated_on=act.at.date(),
            due_on=day_after(today, 180),
            certificate="CAL-2210",
        )
        clean_equipment(act, "INC-1", good_until=day_after(today, 21), words="Wiped with 70 % ethanol, pan changed.")
        change_equipment_state(act, "INC-3", state="locked", reason="the door does not close; the maker is called")

    def at_the_bench(act: Act) -> None:
        mark_printed(act, tuple(make_units(act, IN_UNITS, count=3, content="1 vial, 1e6 IU")))
        thaw_unit(act, f"{IN_UNITS}/1")
        open_unit(act, f"{IN_UNITS}/1")

    does(QA, by_quality)
    does("demo-technician-a", at_the_bench)


def agrees_with_its_certificate(act: Act, lot: str, number: str) -> None:
    """Record the laboratory's test of a lot, by which it may be released; `number` is the maker's."""
    record_lot_qc(
        act,
        lot,
        test="Identity, appearance, maker's certificate",
        outcome="passed",
        result="agrees",
        certificate=f"CoA {number}",
        tested_on=act.at.date(),
    )
