"""A laboratory to walk in: one batch on its way, the same patient's other dose, another patient; and what is known."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from lims.actions import batches, steps
from lims.actions.labels import label_for_wristband, mark_printed
from lims.actions.subjects import enrol_subject, measure_body, plan_treatment
from lims.actions.views import batch_record
from lims.demo.cast import ANSWERS
from lims.demo.curves import TYPICAL_INKT
from lims.demo.lab import Lab
from lims.demo.play import open_laboratory
from lims.demo.plot import NURSE, Story
from lims.demo.story import play
from lims.domain.protocol import Protocol
from lims.domain.record import BatchRecord
from lims.masterdata.site import Site
from lims.store.record import Act
from lims.store.session import Store

TRIAL, PHYSICIAN = "NCT04011033", "demo-physician-j"
NOON = datetime.fromisoformat("2026-03-02T04:00:00+00:00")


def prepare(store: Store, site: Site) -> tuple[str, ...]:
    """Open the laboratory and two batches that stand beside ours; gives their numbers."""
    lab = Lab(store, NOON - timedelta(days=30), ZoneInfo(site.zone))
    protocols = list(open_laboratory(lab, site, "0" * 44, NOON + timedelta(days=60)))
    protocol = next(one for one in protocols if one.trial == TRIAL)
    return tuple(_stranger(lab, protocol) for _ in range(2))


def _stranger(lab: Lab, protocol: Protocol) -> str:
    answers = {one.key: ANSWERS.get(one.key, "yes" if one.kind == "inclusion" else "no") for one in protocol.criteria}
    enrol = partial(enrol_subject, trial=TRIAL, interval_days=None, answers=answers, screening=("HIV",), reactive=())
    subject = lab.does(PHYSICIAN, enrol)["subject"]

    def begin(act: Act) -> str:
        measure_body(act, subject, height_cm="170", weight_kg="70", measured_on=lab.at.date())
        plan_treatment(act, subject, first_treatment_on=lab.at.date())
        mark_printed(act, (label_for_wristband(act, subject),))
        batch = batches.open_batch(act, subject, dose_no=1)
        mark_printed(act, tuple(steps.start_step(act, batch, "collect")))
        return batch

    return str(lab.does(NURSE, begin))


class World:
    """One walk: the straight story of one batch, and everything a hand may reach for on its way."""

    def __init__(self, store: Store, zone: ZoneInfo, protocol: Protocol, others: tuple[str, ...], seed: int) -> None:
        self.store = store
        self.dice = random.Random(seed)
        self.lab = Lab(store, NOON, zone)
        self.others = others
        # Labels too are drawn from the seed, so that a walk can be walked again.
        self.story = Story(protocol, TYPICAL_INKT, NOON, "BSC-1", "closed", "154.8", "68.8", 90 + seed % 900)
        self._record: BatchRecord | None = None

    def straight(self) -> Iterator[datetime]:
        """The story as it should be; each value is the moment at which it goes on."""
        return play(self.lab, self.story)

    @property
    def known(self) -> BatchRecord | None:
        """The record as it was looked at last; None before there is one."""
        if self._record is None and self.story.batch:
            self.look()
        return self._record

    def look(self) -> None:
        """Look at the record again."""
        if self.story.batch:
            with self.store.reading() as db:
                self._record = batch_record(db, self.story.batch)
