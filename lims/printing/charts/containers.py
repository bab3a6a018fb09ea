"""The container graph: a bar for a container while it holds something, a stroke for a transfer, a box for a sample."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, tzinfo

from lims.domain.containers import Container, ContainerState
from lims.domain.errors import Translate, in_english, msg
from lims.domain.figures import plain
from lims.domain.vessels import Edge, Loss
from lims.printing.charts.svg import Canvas, Dress
from lims.printing.charts.timescale import TimeScale, draw_scale, time_scale

AddressOf = Callable[[Container], str]
Parents = Mapping[str, tuple[str, ...]]

_ROW = 4.6  # ems from lane to lane
_HALF = 1.05  # half the height of a bar, in ems
_HEAD = 5.2  # ems above the first lane


@dataclass(frozen=True, slots=True)
class Joined:
    """Material of one container that went into another which was in use already."""

    source: str
    into: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Bar:
    """A container's place in the picture."""

    container: Container
    lane: int
    left: float
    right: float


def joined_of(containers: tuple[Container, ...], edges: tuple[Edge, ...]) -> tuple[Joined, ...]:
    """What went into a vessel that was in use already: the pulsed dendritic cells, what was poured over."""
    filled = {one.container: one.filled_at for one in containers}
    return tuple(
        Joined(_name(one.parent), _name(one.child), one.at)
        for one in edges
        if one.kind in ("rejoins", "transfer") and filled.get(one.child) != one.at
    )


def _name(container: str) -> str:
    return container.rpartition("/")[2]


def made_of(containers: tuple[Container, ...], edges: tuple[Edge, ...]) -> Parents:
    """What each was first filled from: by the edges, else by what the protocol says it is made from."""
    found: dict[str, tuple[str, ...]] = {one.name: one.made_from for one in containers}
    filled = {one.container: one.filled_at for one in containers}
    first = [one for one in edges if one.kind != "rejoins" and filled.get(one.child) == one.at]
    for child in {one.child for one in first}:
        found[_name(child)] = tuple(_name(one.parent) for one in first if one.child == child)
    return found


def container_graph(
    containers: tuple[Container, ...],
    joined: tuple[Joined, ...],
    *,
    edges: tuple[Edge, ...] = (),
    losses: tuple[Loss, ...] = (),
    day_zero: datetime | None,
    zone: tzinfo,
    dress: Dress,
    width: float,
    translate: Translate = in_english,
    address_of: AddressOf | None = None,
) -> str:
    """The graph as SVG text, as high as it needs. What is in use runs to the edge; what is planned stands below.

    On a page each container leads to the address that `address_of` gives for it.
    """
    em, parents = dress.em, made_of(containers, edges)
    filled = sorted((c for c in containers if c.filled_at), key=_in_order)
    planned = [c for c in containers if c.state is ContainerState.PLANNED and not c.filled_at]
    canvas = Canvas(dress, width, 0)
    y = 0.0
    if filled:
        moments = [at for c in filled if c.kind != "sample" for at in (c.filled_at, c.ended_at) if at]
        moments += [c.filled_at for c in filled if c.filled_at] + [j.at for j in joined]
        scale = time_scale(moments, zone, 0, width - 0.5 * em)
        bars = _bars([c for c in filled if c.kind != "sample"], parents, scale, em)
        lanes = 1 + max((b.lane for b in bars), default=0)
        samples = _samples([c for c in filled if c.kind == "sample"], scale, em)
        rows = 1 + max((row for _, _, row in samples), default=-1)
        y = (_HEAD + _ROW * (lanes - 1) + 2.2 + 2.4 * rows) * em
        draw_scale(canvas, scale, day_zero, y - 0.4 * em, translate)
        _links(canvas, bars, joined, parents, scale, em)
        _draw_samples(canvas, samples, bars, parents, (_HEAD + _ROW * (lanes - 1) + 2.6) * em, em, address_of)
        for bar in bars:
            with _leading(canvas, bar.container, address_of):
                _draw_bar(canvas, bar, em)
        for loss in losses:
            _draw_loss(canvas, loss, bars, scale, em)
    canvas.height = _draw_planned(canvas, planned, y, em, translate)
    told = msg("%(filled)s containers filled, %(planned)s planned.", filled=len(filled), planned=len(planned))
    return canvas.svg(msg("Container graph").render(translate), told.render(translate))


@contextmanager
def _leading(canvas: Canvas, container: Container, address_of: AddressOf | None) -> Iterator[None]:
    """What is drawn inside leads to the container's page."""
    if address_of is None:
        yield
        return
    canvas.begin_link(address_of(container), container.title)
    yield
    canvas.end_link()


def _in_order(c: Container) -> tuple[float, bool, float]:
    """By filling; of those filled together the longest in use first, so that it keeps the lane of what it came from."""
    filled = c.filled_at.timestamp() if c.filled_at else 0.0
    return filled, c.kind == "sample", -c.ended_at.timestamp() if c.ended_at else -math.inf


def _bars(containers: list[Container], parents_of: Parents, scale: TimeScale, em: float) -> list[Bar]:
    """Each container in the lane of what it was made from when that is free by then, else in the first free lane."""
    taken: dict[int, float] = {}
    bars: list[Bar] = []
    for c in containers:
        assert c.filled_at is not None
        left = scale.x(c.filled_at)
        right = scale.x(c.ended_at) if c.ended_at else scale.stretches[-1].right
        right = max(right, left + 0.5 * em)
        parents = [b.lane for b in bars if b.container.name in parents_of[c.name]]
        wanted = [*parents, *range(len(taken) + 1)]
        lane = next(n for n in wanted if taken.get(n, -em) <= left + 0.1 * em)
        bars.append(Bar(c, lane, left, right))
        taken[lane] = max(right, left + (0.68 * len(c.name) + 0.8) * em)
    return bars


def _samples(samples: list[Container], scale: TimeScale, em: float) -> list[tuple[Container, float, int]]:
    ends: list[float] = []
    placed = []
    for c in samples:
        assert c.filled_at is not None
        half = (0.34 * len(c.name) + 0.5) * em
        x = min(scale.x(c.filled_at), scale.stretches[-1].right - half)
        row = next((n for n, end in enumerate(ends) if end <= x - half), len(ends))
        ends[row : row + 1] = [x + half + 0.3 * em]
        placed.append((c, x, row))
    return placed


def _lane_y(lane: int, em: float) -> float:
    return (_HEAD + _ROW * lane) * em


def _links(
    canvas: Canvas, bars: list[Bar], joined: tuple[Joined, ...], parents: Parents, scale: TimeScale, em: float
) -> None:
    by_name = {b.container.name: b for b in bars}
    for bar in bars:
        for source in (by_name[name] for name in parents[bar.container.name] if name in by_name):
            if source.lane != bar.lane or source.right < bar.left - 0.6 * em:
                _link(canvas, source, bar.left + 0.15 * em, _lane_y(bar.lane, em), em)
    for join in joined:
        if join.source in by_name and join.into in by_name:
            source, into = by_name[join.source], by_name[join.into]
            x = scale.x(join.at)
            down = 1 if source.lane < into.lane else -1
            edge = _lane_y(into.lane, em) - down * _HALF * em
            _link(canvas, source, x, edge, em)
            tip = (x, edge), (x - 0.4 * em, edge - down * 0.8 * em), (x + 0.4 * em, edge - down * 0.8 * em)
            canvas.path("solid", *tip, closed=True)


def _link(canvas: Canvas, source: Bar, x: float, y: float, em: float) -> None:
    start = _lane_y(source.lane, em)
    if source.right >= x - 0.7 * em:
        canvas.path("link", (x, start), (x, y))
    else:
        half = start + (2.3 * em if y >= start else -2.3 * em)
        canvas.path("link", (source.right, start), (source.right, half), (x, half), (x, y))


def _draw_bar(canvas: Canvas, bar: Bar, em: float) -> None:
    c, y = bar.container, _lane_y(bar.lane, em)
    product = c.kind == "product"
    role = "box product" if product else "box live" if c.ended_at is None else "box used"
    canvas.rect(role, bar.left, y - _HALF * em, bar.right - bar.left - 0.2 * em, 2 * _HALF * em)
    name = 0.68 * len(c.name) * em
    if bar.right - bar.left < name + 0.6 * em:
        canvas.text("name", bar.right + 0.2 * em, y + 0.36 * em, c.name)
        return
    canvas.text("inverse" if product else "name", bar.left + 0.4 * em, y + 0.36 * em, c.name)
    volume = f"{plain(c.volume_ml)} mL" if c.volume_ml is not None else ""
    room = bar.right - bar.left - name - 1.4 * em
    title = c.title.removesuffix(c.name).strip()
    for words in (", ".join(filter(None, (title, volume))), volume):
        if words and 0.5 * em * len(words) < room:
            canvas.text("inverse small" if product else "small", bar.left + name + 0.9 * em, y + 0.36 * em, words)
            return


def _draw_loss(canvas: Canvas, loss: Loss, bars: list[Bar], scale: TimeScale, em: float) -> None:
    """A drop under the bar, with how much is gone."""
    bar = next((one for one in bars if one.container.container == loss.container), None)
    if bar is None:
        return
    x, y = min(max(scale.x(loss.at), bar.left), bar.right), _lane_y(bar.lane, em) + _HALF * em
    canvas.path("solid", (x, y + 0.9 * em), (x - 0.45 * em, y), (x + 0.45 * em, y), closed=True)
    words = f"−{plain(loss.volume_ml)} mL"
    wide = 0.5 * em * len(words)
    anchor = "end" if x + wide + 0.8 * em > canvas.width else "start"
    canvas.text("small", x + (0.7 * em if anchor == "start" else -0.7 * em), y + 1.15 * em, words, anchor)


def _draw_samples(
    canvas: Canvas,
    samples: list[tuple[Container, float, int]],
    bars: list[Bar],
    parents: Parents,
    top: float,
    em: float,
    address_of: AddressOf | None,
) -> None:
    by_name = {b.container.name: b for b in bars}
    for c, x, row in samples:
        y = top + 2.4 * row * em
        for source in (by_name[name] for name in parents[c.name] if name in by_name):
            canvas.path("link", (x, _lane_y(source.lane, em)), (x, y))
    for c, x, row in samples:
        half = (0.34 * len(c.name) + 0.35) * em
        with _leading(canvas, c, address_of):
            canvas.rect("badge", x - half, top + (2.4 * row - 0.95) * em, 2 * half, 1.9 * em)
            canvas.text("k", x, top + (2.4 * row + 0.35) * em, c.name, "middle")


def _draw_planned(canvas: Canvas, planned: list[Container], y: float, em: float, translate: Translate) -> float:
    """Dashed boxes under the graph, row after row; returns the height of the whole picture."""
    if not planned:
        return y
    words = msg("planned").render(translate)
    canvas.text("", 0, y + 1.5 * em, words)
    indent = (len(words) * 0.55 + 1) * em
    x, y = indent, y + 0.4 * em
    for c in planned:
        wide = (0.66 * len(c.name) + 1.2) * em
        if x + wide > canvas.width:
            x, y = indent, y + 2.2 * em
        canvas.rect("box planned", x, y, wide, 1.7 * em)
        canvas.text("", x + 0.6 * em, y + 1.2 * em, c.name)
        x += wide + 0.5 * em
    return y + 2.1 * em
