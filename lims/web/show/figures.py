"""The names of the figures that an addendum recomputes, as people read them."""

from lims.domain.errors import Message, msg

FIGURE_NAMES: dict[str, Message] = {
    "viable_per_ml": msg("Viable cells per mL"),
    "viability_percent": msg("Viability"),
    "viable_cells": msg("Viable cells"),
    "target_cells": msg("Target cells"),
    "dose_cells": msg("Dose"),
    "dose_per_m2": msg("Dose per m²"),
}
