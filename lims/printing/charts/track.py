"""A ruler of days with a mark for each step: what is done, due now, late, on hold, still to come."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from lims.domain.errors import Translate, in_english, msg
from lims.printing.charts.svg import PAGE, Canvas

_RAIL = 13.0


class MarkState(StrEnum):
    """How a step stands; each has its own shape, so that nothing hangs on a colour."""

    DONE = "done"
    NOW = "now"
    LATE = "late"
    HOLD = "hold"
    SKIPPED = "skipped"
    LATER = "later"


@dataclass(frozen=True, slots=True)
class TrackMark:
    """One step on its day."""

    day: float
    state: MarkState


def track(
    day: float,
    marks: tuple[TrackMark, ...],
    end_day: float = 14,
    width: float = 300,
    translate: Translate = in_english,
) -> str:
    """The ruler as SVG text, filled up to `day`."""
    canvas = Canvas(PAGE, width, 30, "track-line")

    def x(at: float) -> float:
        return 8 + (width - 16) * min(max(at, 0), end_day) / end_day

    canvas.line("rail", 8, _RAIL, width - 8, _RAIL)
    canvas.line("rail past", 8, _RAIL, x(day), _RAIL)
    for mark in marks:
        _draw_mark(canvas, mark.state, x(mark.day))
    late = sum(mark.state is MarkState.LATE for mark in marks)
    done = sum(mark.state is MarkState.DONE for mark in marks)
    told = msg(
        "Day %(day)s of %(end)s: %(done)s steps done, %(late)s late.",
        day=f"{day:g}",
        end=f"{end_day:g}",
        done=done,
        late=late,
    )
    return canvas.svg(told.render(translate))


def _draw_mark(canvas: Canvas, state: MarkState, x: float) -> None:
    y = _RAIL
    if state is MarkState.LATE:
        canvas.path("mark late", (x - 9, y + 8), (x, y - 9), (x + 9, y + 8), closed=True)
    elif state is MarkState.NOW:
        canvas.circle("mark now", x, y, 8.5)
        canvas.circle("mark now core", x, y, 3.5)
    elif state is MarkState.HOLD:
        canvas.rect("mark hold", x - 8, y - 8, 16, 16)
        canvas.line("mark hold bar", x - 3, y - 4, x - 3, y + 4)
        canvas.line("mark hold bar", x + 3, y - 4, x + 3, y + 4)
    elif state is MarkState.SKIPPED:
        canvas.path("mark skipped", (x - 4, y - 4), (x + 4, y + 4))
        canvas.path("mark skipped", (x + 4, y - 4), (x - 4, y + 4))
    else:
        canvas.circle(f"mark {state.value}", x, y, 4.5)
