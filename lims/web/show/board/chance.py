"""What a batch may come to: its forecast as a chance, or the cells it has."""

from __future__ import annotations

from lims.actions.overview import BoardRow
from lims.domain.errors import Message, msg
from lims.domain.figures import three_figures
from lims.domain.outlook import ENOUGH_COUNTS
from lims.web.show.board.words import AFTER_FILLING


def chance_of(row: BoardRow) -> tuple[str, Message]:
    """The figure of a row and the words beneath it: a chance, cells, or why there is neither."""
    batch = row.batch
    newest = row.counts[-1] if row.counts else None
    if batch.on_hold:
        return "–", msg("forecast paused")
    if batch.stage in AFTER_FILLING and newest is not None:
        cells = row.newest_cells
        if cells is None:
            return three_figures(newest.viable_cells), msg("viable cells")
        inside = row.window is not None and row.window.holds(cells)
        words = msg("in its dose window") if inside else msg("washed cells")
        return three_figures(cells), msg("given") if batch.infused_at else words
    if newest is None:
        return "–", msg("no counts")
    made = row.outlook.after
    if made is None:
        return "–", row.outlook.why_not or msg("no forecast")
    if made.reach is None or made.above is None:
        return "–", msg("dose window not known")
    few = len(row.outlook.counted) < ENOUGH_COUNTS
    if made.above > 0.5:
        words = msg("above the upper dose, few counts") if few else msg("above the upper dose")
        return chance_words(made.above), words
    return chance_words(made.reach), msg("reach the dose, few counts") if few else msg("reach the dose")


def chance_words(chance: float) -> str:
    """A chance in 100, never 0 or 100: '< 1 %', '26 %', '> 99 %'."""
    hundredths = round(chance * 100)
    if hundredths < 1:
        return "<\u00a01\u00a0%"
    return ">\u00a099\u00a0%" if hundredths > 99 else f"{hundredths}\u00a0%"
