"""Blood is drawn at the bedside and received in the lab; or refused there, too little, or drawn again."""

from __future__ import annotations

from lims.domain.errors import N_, msg
from lims.domain.record import BatchRecord
from lims.web.show.tellings.places import Places
from lims.web.show.tellings.registry import Saying, tell_plainly, tells

tell_plainly(
    {
        "BloodCollected": ("ok", "wrist", N_("Drawn: %(volume_ml)s\u00a0mL, donation %(din)s")),
        "CollectionReceived": ("ok", "truck", N_("Received: %(volume_ml)s\u00a0mL of blood")),
        "CollectionRefused": ("stop", "stop", N_("Collection refused: %(words)s")),
    }
)


@tells("DrawChosen")
def _chosen(at: Places, _: BatchRecord) -> Saying:
    if at["choice"] == "redraw":
        return "attn", "undo", msg("Too little blood, %(volume_ml)s\u00a0mL: it is drawn again. %(words)s", **at)
    return "attn", "pen", msg("Too little blood, %(volume_ml)s\u00a0mL: used all the same. %(words)s", **at)


@tells("CollectionSuperseded")
def _superseded(at: Places, record: BatchRecord) -> Saying:
    if record.batch.batch == at["old_batch"]:
        return "attn", "undo", msg("Replaced by %(new_batch)s: %(reason)s", **at)
    return "attn", "undo", msg("Replaces %(old_batch)s: %(reason)s", **at)
