"""The growth curve: viable and target cells on a logarithmic axis, the dose window, and what was forecast."""

from __future__ import annotations

import math
from collections.abc import Iterator

from lims.domain.errors import Message, Translate, in_english, msg
from lims.domain.figures import three_figures
from lims.printing.charts.growth import Growth, growth_in_words, short_day
from lims.printing.charts.svg import Canvas, Dress, power_of_ten, spread


def growth_chart(growth: Growth, dress: Dress, width: float, height: float, translate: Translate = in_english) -> str:
    """The chart as SVG text. As it gets narrower it drops words, never data: values at the points, then side labels."""
    return _Plot(growth, dress, width, height, translate).draw()


class _Plot:
    """One chart being drawn: the scales, then its layers from back to front."""

    def __init__(self, growth: Growth, dress: Dress, width: float, height: float, translate: Translate) -> None:
        self.growth, self.translate, self.em = growth, translate, dress.em
        self.canvas = Canvas(dress, width, height)
        ems = width / dress.em
        self.wide, self.side_labels = ems >= 45, ems >= 30
        self.left = 3.6 * self.em
        self.right = width - (1.2 if not self.side_labels else 11.5 if self.wide else 10.2) * self.em
        self.top, self.bottom = (1.4 if self.side_labels else 3.2) * self.em, height - 3.4 * self.em
        self.low, self.high = _decades(growth)
        self.last_day = max([growth.horizon_day, *(p.day for p in growth.points), *(f.day for f in growth.fan)])

    def x(self, day: float) -> float:
        return self.left + day / self.last_day * (self.right - self.left)

    def y(self, cells: float) -> float:
        height = min(max(math.log10(cells), self.low), self.high) if cells > 0 else self.low
        return self.top + (self.high - height) / (self.high - self.low) * (self.bottom - self.top)

    def draw(self) -> str:
        self._window()
        self._axes()
        self._forecast()
        self._curves()
        self._labels_at_the_end()
        self._forecast_in_words()
        title = msg("Growth, logarithmic scale").render(self.translate)
        return self.canvas.svg(title, growth_in_words(self.growth, self.translate))

    def _window(self) -> None:
        low, high = self.growth.dose_low, self.growth.dose_high
        if low is None or high is None:
            return
        self.canvas.rect("band", self.left, self.y(high), self.right - self.left, self.y(low) - self.y(high))
        for edge in (low, high):
            self.canvas.line("bandl", self.left, self.y(edge), self.right, self.y(edge))
        words = msg("dose window %(low)s to %(high)s", low=three_figures(low), high=three_figures(high))
        brief = words if self.wide or not self.side_labels else msg("dose window")
        self.canvas.text("hit", self.left + 0.3 * self.em, self.y(high) - 0.4 * self.em, brief.render(self.translate))

    def _axes(self) -> None:
        em, canvas = self.em, self.canvas
        for exponent in range(self.low, self.high + 1):
            y = self.y(10.0**exponent)
            canvas.line("grid", self.left, y, self.right, y)
            canvas.text("", self.left - 0.6 * em, y + 0.35 * em, power_of_ten(exponent), "end")
        counted = {p.day for p in self.growth.points}
        written = -math.inf
        for day in sorted(counted | {0.0, float(self.growth.horizon_day)}):
            x = self.x(day)
            canvas.line("axis", x, self.bottom + 0.25 * em, x, self.bottom + 0.7 * em)
            if x - written > 1.3 * em:
                canvas.text("", x, self.bottom + 1.75 * em, f"{day:.0f}", "middle")
                written = x
        canvas.text("", self.left, self.canvas.height - 0.35 * em, msg("culture day").render(self.translate))
        if not counted:
            middle = (self.left + self.right) / 2
            words = msg("Nothing was counted yet.").render(self.translate)
            canvas.text("k", middle, (self.top + self.bottom) / 2, words, "middle")

    def _forecast(self) -> None:
        fan = self.growth.fan
        if not fan:
            return
        start = [(day, cells) for day, cells in self.growth.curve() if day == self.growth.fan_from_day]
        root = [(self.x(day), self.y(cells)) for day, cells in start]
        for role, low, high in (("fan95", "low95", "high95"), ("fan50", "low50", "high50")):
            upper = [(self.x(f.day), self.y(getattr(f, high))) for f in fan]
            lower = [(self.x(f.day), self.y(getattr(f, low))) for f in reversed(fan)]
            self.canvas.path(role, *root, *upper, *lower, closed=True)
        self.canvas.path("med", *root, *((self.x(f.day), self.y(f.median)) for f in fan))

    def _curves(self) -> None:
        em, canvas, points = self.em, self.canvas, self.growth.points
        if self.growth.on_target:
            canvas.path("soft", *((self.x(p.day), self.y(p.viable_cells)) for p in points))
            for p in points:
                canvas.circle("dot2", self.x(p.day), self.y(p.viable_cells), 0.3 * em)
        curve = self.growth.curve()
        canvas.path("line", *((self.x(day), self.y(cells)) for day, cells in curve))
        for day, cells in curve:
            canvas.circle("dot", self.x(day), self.y(cells), 0.36 * em)
        if self.wide:
            self._values()
        if self.growth.washed_cells:
            x, y, r = self.x(curve[-1][0] if curve else 0), self.y(self.growth.washed_cells), 0.48 * em
            canvas.path("washed", (x, y - r), (x + r, y), (x, y + r), (x - r, y), closed=True)
        if self.wide and self.growth.on_target and not self._ends_at_the_side():
            middle = points[len(points) // 2]
            words = msg("all viable cells").render(self.translate)
            side = "start" if len(points) < 3 else "middle"
            canvas.text("halo", self.x(middle.day), self.y(middle.viable_cells) - 0.8 * em, words, side)

    def _values(self) -> None:
        curve = self.growth.curve()
        other = {p.day: p.viable_cells for p in self.growth.points} if self.growth.on_target else {}
        for k, (day, cells) in enumerate(curve):
            before = curve[k - 1][1] if k else cells
            after = curve[k + 1][1] if k + 1 < len(curve) else cells
            if cells <= 0 or (k + 1 == len(curve) and self._ends_at_the_side()):
                continue
            x, y = self.x(day), self.y(cells)
            crowded = day in other and y - self.y(other[day]) < 2.6 * self.em
            side, dx, dy = _beside(before, cells, after, crowded=crowded)
            self.canvas.text("k halo", x + dx * self.em, y + dy * self.em, three_figures(cells), side)

    def _ends_at_the_side(self) -> bool:
        points = self.growth.points
        return bool(points) and self.side_labels and self.x(points[-1].day) > self.right - 2 * self.em

    def _labels_at_the_end(self) -> None:
        if not self._ends_at_the_side():
            return
        found = sorted(_ends(self.growth), key=lambda end: -end[0])
        wanted = [self.y(cells) + 0.35 * self.em for cells, _, _ in found]
        places = spread(wanted, 1.3 * self.em, self.em, self.bottom)
        for place, (_, role, label) in zip(places, found, strict=True):
            self.canvas.text(role, self.right + 0.9 * self.em, place, label.render(self.translate))

    def _forecast_in_words(self) -> None:
        lines = [line.render(self.translate) for line in _remarks(self.growth)]
        if not self.side_labels:
            self.canvas.text("f", self.left, 1.0 * self.em, lines[0] if lines else "")
        elif self.wide:
            step = 1.3 * self.em
            for k, line in enumerate(lines):
                y = self.bottom - 0.6 * self.em - step * (len(lines) - 1 - k)
                self.canvas.text("f" if k == 0 else "", self.x(self.last_day * 0.55), y, line)


def _beside(before: int, cells: int, after: int, *, crowded: bool) -> tuple[str, float, float]:
    """Where a value stands beside its point so that the line does not run through it: anchor, and how far in ems."""
    if before > cells < after:
        return "middle", 0, 1.5
    if crowded or (before == cells < after):
        return "start", 0.6, 1.4
    if before > cells or after < cells:
        return "start", 0.2, -0.7
    return "end", -0.5, -0.7


def _ends(growth: Growth) -> Iterator[tuple[float, str, Message]]:
    last = growth.points[-1]
    if growth.on_target:
        yield last.viable_cells, "", msg("all viable %(cells)s", cells=three_figures(last.viable_cells))
        if last.target_cells is not None:
            yield last.target_cells, "k", msg("target %(cells)s", cells=three_figures(last.target_cells))
    else:
        yield last.viable_cells, "k", msg("viable %(cells)s", cells=three_figures(last.viable_cells))
    if growth.washed_cells:
        yield growth.washed_cells, "k", msg("washed %(cells)s", cells=three_figures(growth.washed_cells))


def _remarks(growth: Growth) -> Iterator[Message]:
    if growth.fan:
        end = growth.fan[-1]
        yield msg(
            "forecast for day %(day)s, made on day %(made)s: %(median)s",
            day=short_day(end.day),
            made=short_day(growth.fan_from_day or 0),
            median=three_figures(end.median),
        )
        yield msg("95 %%: %(low)s to %(high)s", low=three_figures(end.low95), high=three_figures(end.high95))
        if growth.chance_percent is not None:
            yield msg("chance of the least dose after washing: %(chance)s %%", chance=f"{growth.chance_percent:.0f}")
    if growth.doubling_hours is not None:
        yield msg("doubling every %(hours)s h", hours=f"{growth.doubling_hours:.1f}")


def _decades(growth: Growth) -> tuple[int, int]:
    """Whole powers of ten that hold everything drawn, with room for words under the lowest point."""
    drawn = [p.viable_cells for p in growth.points]
    drawn += [cells for _, cells in growth.curve()]
    drawn += [edge for edge in (growth.dose_low, growth.dose_high, growth.washed_cells) if edge]
    drawn += [value for f in growth.fan for value in (f.low95, f.high95)]
    seen = [math.log10(cells) for cells in drawn if cells > 0] or [6.0, 9.0]
    low, high = math.floor(min(seen) - 0.4), math.ceil(max(seen) + 0.05)
    return low, max(high, low + 2)
