"""Too few cells, too many cells."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from lims.domain.days import moment_words
from lims.domain.errors import N_, msg
from lims.domain.figures import three_figures
from lims.domain.record import BatchRecord
from lims.domain.under_dose import TITLES
from lims.web.show.tellings.places import Places
from lims.web.show.tellings.registry import Saying, tell_plainly, tells

tell_plainly(
    {
        "SubDoseChosen": ("attn", "gauge", N_("A dose below the window is given, under the protocol: %(reason)s")),
        "RemainderKept": (
            "ok",
            "bag",
            N_("What the bag did not take: %(volume_ml)s\u00a0mL, %(viable_cells)s viable cells"),
        ),
    }
)


@tells("UnderDoseFound")
def _found(at: Places, _: BatchRecord) -> Saying:
    cells = three_figures(Decimal(at["cells"]))
    words = msg("Too few cells for a dose: %(cells)s, the lowest is %(low)s", cells=cells, low=at["low_cells"])
    return "stop", "gauge", words


@tells("CultureExtended")
def _extended(at: Places, _: BatchRecord) -> Saying:
    until = moment_words(datetime.fromisoformat(at["until_at"]))
    words = msg(
        "The culture goes on until %(until)s and is counted again: %(reason)s", until=until, reason=at["reason"]
    )
    return "attn", "wait", words


@tells("DoseChoiceSigned")
def _signed(at: Places, _: BatchRecord) -> Saying:
    return "attn", "pen", msg("Signed: %(way)s. %(reason)s", way=TITLES[at["choice"]], reason=at["reason"])
