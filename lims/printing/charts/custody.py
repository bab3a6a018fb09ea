"""Custody as a train graph: a lane for each holder, a heavy bar while it holds the cells, a stroke for a hand-over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, tzinfo

from lims.domain.custody import Handover, HandoverState
from lims.domain.errors import Message, Translate, in_english, msg
from lims.domain.figures import plain
from lims.printing.charts.svg import Canvas, Dress
from lims.printing.charts.timescale import TimeScale, draw_scale, time_scale

_ROW = 4.4
_HEAD = 4.6

HOLDERS: dict[str, Message] = {
    "ward": msg("Ward"),
    "courier": msg("Courier"),
    "lab": msg("Laboratory"),
    "store": msg("Release store"),
    "bedside": msg("Bedside"),
    "quarantine": msg("Quarantine"),
    "destruction": msg("Destruction"),
}


@dataclass(frozen=True, slots=True)
class Ends:
    """The moments that hand-overs do not tell: when the blood was drawn, and when the dose was infused."""

    collected_at: datetime | None = None
    infused_at: datetime | None = None


def parties(kind: str) -> tuple[str, str]:
    """The two holders of a kind of hand-over: courier_to_lab is from the courier to the laboratory."""
    giver, _, taker = kind.partition("_to_")
    return giver, taker or giver


def holder_words(key: str) -> Message:
    """A holder as people call it; a holder this program does not know by name is called by its key."""
    return HOLDERS.get(key) or msg("%(holder)s", holder=key.replace("_", " ").capitalize())


def custody_lanes(
    handovers: tuple[Handover, ...],
    ends: Ends,
    *,
    zone: tzinfo,
    dress: Dress,
    width: float,
    translate: Translate = in_english,
) -> str:
    """The lanes as SVG text; without any hand-over an empty picture that says so."""
    em = dress.em
    ordered = sorted(handovers, key=lambda h: h.given_at)
    if not ordered:
        canvas = Canvas(dress, width, 2 * em)
        canvas.text("", 0, 1.3 * em, msg("Nothing was handed over yet.").render(translate))
        return canvas.svg(msg("Custody").render(translate))
    lanes = list(dict.fromkeys(party for h in ordered for party in parties(h.kind)))
    canvas = Canvas(dress, width, (_HEAD + _ROW * (len(lanes) - 1) + 1.8) * em)
    left = (1.2 + 0.56 * max(len(holder_words(lane).render(translate)) for lane in lanes)) * em
    moments = [at for h in ordered for at in (h.given_at, h.taken_at) if at]
    moments += [at for at in (ends.collected_at, ends.infused_at) if at]
    scale = time_scale(moments, zone, left, width - 4.5 * em)
    draw_scale(canvas, scale, None, canvas.height - 0.8 * em, translate)
    y = {lane: (_HEAD + _ROW * k) * em for k, lane in enumerate(lanes)}
    for lane in lanes:
        canvas.line("grid", left, y[lane], width, y[lane])
        canvas.text("k", 0, y[lane] + 0.35 * em, holder_words(lane).render(translate))
    start = ends.collected_at or ordered[0].given_at
    held = {parties(ordered[0].kind)[0]: start}
    for h in ordered:
        _draw_handover(canvas, h, held, y, scale)
    _draw_now(canvas, held, ends, y, scale, translate=translate)
    told = msg("%(count)s hand-overs between %(holders)s.", count=len(ordered), holders=", ".join(lanes))
    return canvas.svg(msg("Custody").render(translate), told.render(translate))


def _draw_handover(
    canvas: Canvas, h: Handover, held: dict[str, datetime], y: dict[str, float], scale: TimeScale
) -> None:
    """The giver's bar ends, the stroke goes over, the taker's begins; a refused hand-over leaves the giver holding."""
    em = canvas.dress.em
    giver, taker = parties(h.kind)
    begun = held.get(giver, h.given_at)
    given, taken = scale.x(h.given_at), scale.x(h.taken_at or h.given_at)
    canvas.line("held", scale.x(begun), y[giver], given, y[giver])
    refused = h.state is HandoverState.REFUSED
    # What the taker reads off the logger is what the courier had on the way.
    if giver == "courier" and h.lowest_c is not None and h.highest_c is not None:
        words = f"{plain(h.lowest_c)} – {plain(h.highest_c)} °C"
        middle = (scale.x(begun) + given) / 2
        if given - scale.x(begun) > 0.5 * em * len(words):
            canvas.text("small", middle, y[giver] - 0.7 * em, words, "middle")
    if given != taken:
        canvas.line("transit", given, y[giver], taken, y[giver])
    canvas.line("transit" if h.taken_at is None else "link", taken, y[giver], taken, y[taker])
    close = y[giver] + (y[taker] - y[giver]) * (0.5 if abs(y[taker] - y[giver]) <= _ROW * em else 0.25)
    at = close if giver != taker else y[giver] + 1.7 * em
    canvas.circle("badge refused" if refused else "badge", taken, at, 0.85 * em)
    canvas.text("k", taken, at + 0.36 * em, str(h.handover), "middle")
    if h.state is HandoverState.TAKEN and h.taken_at is not None:
        held.pop(giver, None)
        held[taker] = h.taken_at
    else:
        held[giver] = h.given_at


def _draw_now(
    canvas: Canvas,
    held: dict[str, datetime],
    ends: Ends,
    y: dict[str, float],
    scale: TimeScale,
    *,
    translate: Translate,
) -> None:
    em = canvas.dress.em
    for holder, since in held.items():
        end = scale.x(ends.infused_at) if ends.infused_at else scale.stretches[-1].right
        canvas.line("held", scale.x(since), y[holder], end, y[holder])
        if ends.infused_at:
            tip = (end, y[holder] - 0.6 * em), (end + em, y[holder]), (end, y[holder] + 0.6 * em)
            canvas.path("solid", *tip, closed=True)
            canvas.text("k", end + 0.4 * em, y[holder] - 0.9 * em, msg("infused").render(translate))
