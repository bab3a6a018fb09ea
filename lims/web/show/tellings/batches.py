"""A batch is opened and closed, and its record printed."""

from __future__ import annotations

from lims.domain.cancelling import WHY
from lims.domain.errors import N_, msg
from lims.domain.record import BatchRecord
from lims.web.show.tellings.places import Places
from lims.web.show.tellings.registry import Saying, tell_plainly, tells

tell_plainly(
    {
        "BatchOpened": ("", "doc", N_("Opened for dose %(dose_no)s of %(doses)s")),
        "BatchReplanned": ("attn", "cal", N_("Moved: draw on %(draw_on)s, infusion on %(infusion_on)s. %(reason)s")),
        "BatchClosed": ("ok", "lock", N_("Closed, every container and label accounted for")),
    }
)


@tells("BatchCancelled")
def _cancelled(at: Places, _: BatchRecord) -> Saying:
    return "stop", "stop", msg("Cancelled, %(why)s: %(reason)s", why=WHY[at["kind"]], reason=at["reason"])
