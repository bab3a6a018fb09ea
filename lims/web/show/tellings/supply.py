"""Supply out of specification, stage by stage."""

from __future__ import annotations

from lims.domain.errors import N_, msg
from lims.domain.record import BatchRecord
from lims.domain.supply import NOTIFIED
from lims.web.show.tellings.places import Places
from lims.web.show.tellings.registry import Saying, tell_plainly, tells

tell_plainly(
    {
        "SupplyRequested": ("attn", "pen", N_("Supply out of specification requested: %(hazard)s")),
        "RiskEvaluated": ("attn", "qa", N_("Risk evaluated, what failed is frozen: %(evaluation)s")),
        "SupplyAccepted": ("attn", "pen", N_("The risk is accepted by a physician: %(words)s")),
        "SupplyApproved": ("attn", "attn", N_("Supplied out of specification, not released: %(words)s")),
        "SupplyRefused": ("stop", "stop", N_("Supply out of specification refused: %(reason)s")),
    }
)


@tells("AuthorityNotified")
def _told(at: Places, _: BatchRecord) -> Saying:
    who = NOTIFIED[at["who"]]
    return "ok", "info", msg("Told: %(who)s, reference %(reference)s", who=who, reference=at["reference"])
