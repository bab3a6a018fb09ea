"""Where a dose lies in its window, from nothing to a little above the most."""

from __future__ import annotations

from lims.domain.errors import Translate, in_english, msg
from lims.domain.figures import three_figures
from lims.printing.charts.svg import Canvas, Dress


def dose_strip(
    low_cells: int,
    high_cells: int,
    dose_cells: int | None,
    *,
    dress: Dress,
    width: float,
    translate: Translate = in_english,
) -> str:
    """The window as a band and the dose as a needle on it; `dose_cells` is None while nothing is filled."""
    em = dress.em
    canvas = Canvas(dress, width, 6.2 * em)
    top = max(high_cells, dose_cells or 0) * 1.18

    def x(cells: float) -> float:
        return 0.4 * em + cells / top * (width - 0.8 * em)

    rule, above, below = 3 * em, 1.2 * em, 5.4 * em
    canvas.rect("band", x(low_cells), rule - em, x(high_cells) - x(low_cells), 2 * em)
    canvas.line("axis", x(0), rule, x(top), rule)
    canvas.text("", x(0), below, "0")
    marks = [(low_cells, msg("least"), ""), (high_cells, msg("most"), "")]
    for cells, _, _ in marks:
        canvas.line("bandl", x(cells), rule - 1.3 * em, x(cells), rule + 1.3 * em)
    if dose_cells is not None:
        marks.append((dose_cells, msg("this dose"), "k"))
        at = x(dose_cells)
        canvas.path(
            "needle",
            (at, rule + 0.8 * em),
            (at - 0.8 * em, rule - 1.2 * em),
            (at + 0.8 * em, rule - 1.2 * em),
            closed=True,
        )
    # Words that would lie on each other move apart; the strokes stay where the numbers are.
    order = sorted(marks, key=lambda mark: mark[0])
    for place, (cells, words, role) in zip(_apart([x(m[0]) for m in order], 4.6 * em, width), order, strict=True):
        canvas.text(role, place, above, words.render(translate), "middle")
        canvas.text(role, place, below, three_figures(cells), "middle")
    description = msg("Window %(low)s to %(high)s.", low=three_figures(low_cells), high=three_figures(high_cells))
    return canvas.svg(msg("The dose in its window").render(translate), description.render(translate))


def _apart(wanted: list[float], gap: float, width: float) -> list[float]:
    placed = list(wanted)
    for _ in range(20):
        for i in range(len(placed) - 1):
            close = gap - (placed[i + 1] - placed[i])
            if close > 0:
                placed[i] -= close / 2
                placed[i + 1] += close / 2
        placed[-1] = min(placed[-1], width - gap / 2)
        placed[0] = max(placed[0], gap / 2)
    return placed
