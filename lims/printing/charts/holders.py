"""Who held which container when: a lane for each container, a box for each place, dashed on the way, hatched a gap."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, tzinfo

from lims.domain.errors import Translate, in_english, msg
from lims.domain.holding import TRANSIT, Gap, Held, Holding
from lims.domain.record import BatchRecord
from lims.printing.charts.custody import holder_words
from lims.printing.charts.svg import Canvas, Dress
from lims.printing.charts.timescale import TimeScale, draw_scale, time_scale

_ROW = 2.7
_HEAD = 4.6
_BOX = 1.8


@dataclass(frozen=True, slots=True)
class Touch:
    """A container was scanned at a station."""

    container: str
    at: datetime


def touches_of(record: BatchRecord) -> tuple[Touch, ...]:
    """Every scan of a container at a station while it held something."""
    filled = {one.container: (one.filled_at, one.ended_at) for one in record.containers if one.filled_at}
    found = []
    for one in record.happenings:
        data = dict(one.data)
        if one.kind != "SlotFilled" or data["target_kind"] != "container":
            continue
        since, until = filled.get(data["target"], (None, None))
        at = one.performed_at or one.at
        if since is not None and since <= at <= (until or at):
            found.append(Touch(data["target"], at))
    return tuple(found)


def holder_lanes(
    holding: Holding,
    touches: tuple[Touch, ...],
    *,
    now: datetime,
    zone: tzinfo,
    dress: Dress,
    width: float,
    translate: Translate = in_english,
) -> str:
    """The lanes as SVG text; what is still held runs to `now`. Without anything held an empty picture that says so."""
    em = dress.em
    every: tuple[Held | Gap, ...] = (*holding.held, *holding.gaps)
    names = list(dict.fromkeys(one.container for one in every))
    if not names:
        canvas = Canvas(dress, width, 2 * em)
        canvas.text("", 0, 1.3 * em, msg("No container holds anything yet.").render(translate))
        return canvas.svg(msg("Who held what").render(translate))
    canvas = Canvas(dress, width, (_HEAD + _ROW * len(names) - 0.4) * em)
    left = (1.4 + 0.66 * max(len(_name(one)) for one in names)) * em
    moments = [at for one in every for at in (one.since, one.until or now)]
    scale = time_scale(moments, zone, left, width - 0.5 * em)
    draw_scale(canvas, scale, None, canvas.height - 0.4 * em, translate)
    rows = {name: (_HEAD + _ROW * number) * em for number, name in enumerate(names)}
    for name, y in rows.items():
        canvas.text("name", 0, y + 0.36 * em, _name(name))
    for held in holding.held:
        _draw_held(canvas, held, rows[held.container], scale, now, translate)
    for gap in holding.gaps:
        _draw_gap(canvas, scale.x(gap.since), scale.x(gap.until or now), rows[gap.container])
    for touch in touches:
        if touch.container in rows:
            y = rows[touch.container] + _BOX / 2 * em
            canvas.line("scan", scale.x(touch.at), y - 0.4 * em, scale.x(touch.at), y)
    told = msg("%(containers)s containers, %(gaps)s gaps.", containers=len(names), gaps=len(holding.gaps))
    return canvas.svg(msg("Who held what").render(translate), told.render(translate))


def _name(container: str) -> str:
    return container.rpartition("/")[2]


def _draw_held(canvas: Canvas, one: Held, y: float, scale: TimeScale, now: datetime, translate: Translate) -> None:
    """A box with its place; on a page it tells its place and times also where there is no room to write them."""
    side = holder_words(one.side).render(translate) if one.side not in ("", TRANSIT) else ""
    until = one.until or now
    times = f"{one.since.astimezone(scale.zone):%H:%M} – {until.astimezone(scale.zone):%H:%M}"
    canvas.begin_told(", ".join(filter(None, (one.place, side, times))))
    _draw_box(canvas, one, y, scale.x(one.since), scale.x(until), side)
    canvas.end_told()


def _draw_box(canvas: Canvas, one: Held, y: float, left: float, right: float, side: str) -> None:
    em = canvas.dress.em
    if one.side == TRANSIT:
        canvas.line("transit", left, y, max(right, left + 0.4 * em), y)
        return
    right = max(right, left + 0.35 * em)
    canvas.rect("box live" if one.until is None else "box used", left, y - _BOX / 2 * em, right - left, _BOX * em)
    room = right - left - 0.8 * em
    for words in (one.place, "" if one.place else side):
        if words and 0.52 * em * len(words) < room:
            canvas.text("small", left + 0.4 * em, y + 0.34 * em, words)
            return


def _draw_gap(canvas: Canvas, left: float, right: float, y: float) -> None:
    """A box with strokes across: in grey and in print it cannot be taken for a place."""
    em = canvas.dress.em
    right = max(right, left + 0.9 * em)
    top, bottom = y - _BOX / 2 * em, y + _BOX / 2 * em
    canvas.rect("gap", left, top, right - left, bottom - top)
    at = left
    while at < right:
        end = min(at + _BOX * em, right)
        canvas.line("gap stroke", at, bottom, end, bottom - (end - at))
        at += 0.8 * em
    canvas.text("k halo", (left + right) / 2, y + 0.36 * em, "?", "middle")
