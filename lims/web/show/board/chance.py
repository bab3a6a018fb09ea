"""What a batch may come to: its forecast as a chance, or the cells it has."""

from __future__ import annotations

from lims.actions.overview import BoardRow
from lims.domain.errors import Message, msg
from lims.domain.figures import three_figures
from lims.web.show.board.words import AFTER_FILLING


def chance_of(row: BoardRow) -> tuple[str, Message]:
    """The figure of a row and the words beneath it: a chance, cells, or why there is neither."""
    batch = row.batch
    newest = row.counts[-1] if row.counts else None
    if batch.on_hold:
        return "–", msg("forecast paused")
    if batch.stage in AFTER_FILLING and newest is not None:
        cells = newest.target_cells or newest.viable_cells
        inside = row.window is not None and row.window.holds(cells)
        words = msg("in its dose window") if inside else msg("washed cells")
        return three_figures(cells), msg("given") if batch.infused_at else words
    if newest is None:
        return "–", msg("no counts")
    if row.forecast is None:
        return "–", row.why_no_forecast or msg("no forecast")
    reach, above = row.forecast.chance_at_least[0], row.forecast.chance_at_least[1]
    if above > 0.5:
        return chance_words(above), msg("above the upper dose")
    return chance_words(reach), msg("reach the dose")


def chance_words(chance: float) -> str:
    """A chance in 100, never 0 or 100: '< 1 %', '26 %', '> 99 %'."""
    hundredths = round(chance * 100)
    if hundredths < 1:
        return "<\u00a01\u00a0%"
    return ">\u00a099\u00a0%" if hundredths > 99 else f"{hundredths}\u00a0%"
