"""Work for the scanners: batches whose first step runs, so that each scan fills a slot and adds to the ledger."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from lims.actions.batches import open_batch
from lims.actions.labels import label_for_wristband, mark_printed
from lims.actions.master import newest_protocol
from lims.actions.steps import start_step
from lims.actions.subjects import enrol_subject, measure_body, plan_treatment
from lims.demo.cast import ANSWERS
from lims.store.record import Act
from lims.store.session import Store

TRIAL, STEP = "NCT03592706", "collect"
PHYSICIAN, NURSE = "demo-physician-j", "demo-nurse-g"
DOSES = 12


@dataclass(frozen=True, slots=True)
class Scan:
    """One scan that waits to be sent: the code, and the step whose slot it fills."""

    code: str
    batch: str
    step: str


def scans_that_fill_slots(store: Store, wanted: int, at: datetime) -> list[Scan]:
    """So many scans, each of which fills its own slot: the wristband and two labelled bags of a blood draw.

    Every subject is enrolled, measured and planned, every batch opened and its first step begun, by the lab's own
    actions. The scans of one batch stand in the order of its slots.
    """
    found: list[Scan] = []
    while True:
        for batch in _batches_of_one_subject(store, at):
            found += batch
            if len(found) >= wanted:
                return found[:wanted]


def _batches_of_one_subject(store: Store, at: datetime) -> Iterator[list[Scan]]:
    def enrol(act: Act) -> str:
        protocol = newest_protocol(act.db, TRIAL)
        answers = {
            one.key: ANSWERS.get(one.key, "yes" if one.kind == "inclusion" else "no") for one in protocol.criteria
        }
        enrolled = enrol_subject(act, trial=TRIAL, interval_days=14, answers=answers, screening=(), reactive=())
        subject = enrolled["subject"]
        measure_body(act, subject, height_cm="170", weight_kg="65", measured_on=at.date())
        plan_treatment(act, subject, first_treatment_on=at.date())
        return subject

    subject = store.perform(PHYSICIAN, at, enrol)

    def wear(act: Act) -> str:
        wristband = label_for_wristband(act, subject)
        mark_printed(act, (wristband,))
        return wristband

    wristband = store.perform(NURSE, at, wear)
    for dose_no in range(1, DOSES + 1):

        def begin(act: Act, dose_no: int = dose_no) -> list[Scan]:
            batch = open_batch(act, subject, dose_no=dose_no)
            bags = start_step(act, batch, STEP)
            mark_printed(act, tuple(bags))
            return [Scan(code, batch, STEP) for code in (wristband, *bags)]

        yield store.perform(NURSE, at, begin)
