"""What becomes of cells over time: fold expansion, doublings, doubling time and the yield of a step.

Folds and yields are exact; doublings are floats for showing and never decide anything. Where there was no cell to begin
with, or no growth, the answer is None and the page says so in words.
"""

from collections.abc import Iterable
from decimal import Decimal, localcontext
from math import log, log2

_DIGITS = 30


def fold(before_cells: Decimal | int, after_cells: Decimal | int) -> Decimal | None:
    """How many times as many cells there are after as before; None when there were none before."""
    if before_cells <= 0:
        return None
    with localcontext(prec=_DIGITS):
        return Decimal(after_cells) / Decimal(before_cells)


def fold_over_intervals(intervals: Iterable[tuple[Decimal | int, Decimal | int]]) -> Decimal | None:
    """The fold of a culture from which samples were taken: the product of each interval's own fold.

    Each interval is (cells after the last removal, cells before the next). None when one began without cells.
    """
    product = Decimal(1)
    with localcontext(prec=_DIGITS):
        for start_cells, end_cells in intervals:
            ratio = fold(start_cells, end_cells)
            if ratio is None:
                return None
            product *= ratio
    return product


def doublings(times: Decimal | int | None) -> float | None:
    """Population doublings of a fold: log2; negative when cells were lost, None when none are left."""
    return log2(times) if times is not None and times > 0 else None


def doubling_time_hours(before_cells: Decimal | int, after_cells: Decimal | int, hours: Decimal | int) -> float | None:
    """Hours the cells take to double: t ln 2 / ln fold; None when they are not growing."""
    times = fold(before_cells, after_cells)
    if times is None or times <= 1 or hours <= 0:
        return None
    return float(hours) * log(2) / log(times)


def yield_percent(cells_in: Decimal | int, cells_out: Decimal | int) -> Decimal | None:
    """What a step keeps of its cells, in per cent; None when there were none to keep."""
    kept = fold(cells_in, cells_out)
    with localcontext(prec=_DIGITS):
        return None if kept is None else kept * 100
