"""The dose is checked at the bedside and given."""

from __future__ import annotations

from lims.domain.errors import N_
from lims.web.show.tellings.registry import tell_plainly

tell_plainly(
    {
        "BedsideChecked": ("ok", "wrist", N_("Bedside check: wristband, bag and order agree, with %(second_person)s")),
        "DoseInfused": ("ok", "drop", N_("Infused: %(volume_ml)s\u00a0mL")),
    }
)
