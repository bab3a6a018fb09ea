"""Somebody was kept from a step for want of training; steps were put under evaluation."""

from __future__ import annotations

import json

from lims.domain.errors import N_, msg
from lims.domain.record import BatchRecord
from lims.web.show.tellings.places import Places
from lims.web.show.tellings.registry import Saying, tell_plainly, tells

tell_plainly({"UntrainedRefused": ("stop", "stop", N_("Not trained, kept from %(step)s: %(words)s"))})


@tells("StepsPutUnderEvaluation")
def _evaluated(at: Places, record: BatchRecord) -> Saying:
    titles = {step.key: f"{step.number} {step.title}" for step in record.protocol.steps}
    steps = "; ".join(titles.get(key, key) for key in json.loads(at["steps"]))
    return "attn", "attn", msg("Under evaluation (%(number)s): %(steps)s", number=at["deviation"], steps=steps)
