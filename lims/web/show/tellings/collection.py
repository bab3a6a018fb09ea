"""Blood is drawn at the bedside and received in the lab."""

from __future__ import annotations

from lims.domain.errors import N_
from lims.web.show.tellings.registry import tell_plainly

tell_plainly(
    {
        "BloodCollected": ("ok", "wrist", N_("Drawn: %(volume_ml)s\u00a0mL, donation %(din)s")),
        "CollectionReceived": ("ok", "truck", N_("Received: %(volume_ml)s\u00a0mL of blood")),
    }
)
