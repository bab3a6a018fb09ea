"""Cells are isolated, seeded, fed, counted."""

from __future__ import annotations

from decimal import Decimal

from lims.domain.errors import N_, msg
from lims.domain.figures import percent
from lims.domain.record import BatchRecord
from lims.web.show.tellings.places import Places
from lims.web.show.tellings.registry import Saying, tell_plainly, tells

tell_plainly(
    {
        "CellsIsolated": ("ok", "drop", N_("Isolated: %(viable_cells)s viable cells")),
        "CultureSeeded": ("ok", "split", N_("Seeded: %(viable_cells)s viable cells in %(container)s")),
        "MediumAdded": ("", "drop", N_("Fed: %(volume_ml)s\u00a0mL into %(container)s")),
        "CultureRestimulated": ("ok", "flask", N_("Re-stimulated: %(container)s")),
        "SampleTaken": ("", "vial", N_("Sample taken: %(sample)s")),
    }
)


@tells("CellsCounted")
def _counted(at: Places, record: BatchRecord) -> Saying:
    words = msg(
        "Counted: %(viable)s viable cells, %(share)s viability",
        viable=at["viable_cells"],
        share=percent(Decimal(at["viability_percent"])),
    )
    if at["target_cells"]:
        words = msg(
            "%(words)s, %(target)s %(product)s", words=words, target=at["target_cells"], product=record.batch.product
        )
    return "ok", "flask", words
