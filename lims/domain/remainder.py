"""What the bag does not take: every mL and every cell of the formulated product is in the bag or in the remainder."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from lims.domain.counting import viable_cells
from lims.domain.errors import Message, NotNow, msg

FATES: dict[str, Message] = {
    "retained": msg("retained"),
    "frozen": msg("frozen"),
    "waste": msg("waste"),
}
KIND, TITLE = "remainder", "Remainder"


@dataclass(frozen=True, slots=True)
class Share:
    """A part of the product: its volume, its viable cells and those of them that the dose counts."""

    volume_ml: Decimal
    viable_cells: int
    dose_cells: int


def shared(
    volume_ml: Decimal, filled_ml: Decimal, viable_per_ml: Decimal, dose_cells_per_ml: Decimal
) -> tuple[Share, Share]:
    """The bag's share and the remainder's, in mL and whole cells; together exactly what was formulated.

    A part of a cell is dropped from the whole and from the bag, as everywhere; the remainder is the difference, so
    that no cell is counted twice and none is lost. Raises NotNow for a bag that holds more than there is.
    """
    if not 0 <= filled_ml <= volume_ml:
        raise NotNow(
            "more_than_there_is",
            msg("%(filled)s mL cannot come out of %(there)s mL.", filled=filled_ml, there=volume_ml),
            next_step=msg("Read the volume in the bag again and correct the entry."),
        )
    whole, bag = (
        Share(ml, viable_cells(viable_per_ml, ml), viable_cells(dose_cells_per_ml, ml)) for ml in (volume_ml, filled_ml)
    )
    rest = Share(
        whole.volume_ml - bag.volume_ml, whole.viable_cells - bag.viable_cells, whole.dose_cells - bag.dose_cells
    )
    return bag, rest
