"""The culture is harvested and becomes a dose in a bag."""

from __future__ import annotations

from lims.domain.errors import N_
from lims.web.show.tellings.registry import tell_plainly

tell_plainly(
    {
        "CultureHarvested": ("ok", "drop", N_("Harvested: %(viable_cells)s viable cells")),
        "ProductFormulated": ("ok", "gauge", N_("Dose computed: %(dose_cells)s cells in %(fill_volume_ml)s\u00a0mL")),
        "ProductFilled": ("ok", "bag", N_("Filled: %(volume_ml)s\u00a0mL, %(dose_cells)s cells")),
    }
)
