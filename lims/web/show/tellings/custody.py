"""A container moves, and is handed from one house to the next."""

from __future__ import annotations

from lims.domain.errors import N_, msg
from lims.domain.record import BatchRecord
from lims.web.show.tellings.places import Places
from lims.web.show.tellings.registry import Saying, tell_plainly, tells

tell_plainly(
    {
        "ContainerMoved": ("", "incub", N_("%(container)s moved to %(place)s")),
        "HandoverGiven": ("", "truck", N_("Handed over for %(to_place)s, seal %(seal)s")),
        "ProductReturned": ("attn", "truck", N_("%(container)s goes back from the ward: %(reason)s")),
        "HandoverRefused": ("attn", "attn", N_("Hand-over refused: %(reason)s")),
    }
)


@tells("HandoverTaken")
def _taken(at: Places, _: BatchRecord) -> Saying:
    tone = "ok" if at["verdict"] == "accepted" else "attn"
    words = N_("Taken over at %(taken_at_place)s, %(lowest_c)s to %(highest_c)s\u00a0°C")
    return tone, "truck", msg(words, **at)
