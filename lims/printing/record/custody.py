"""Custody from vein to vein: the lanes, every hand-over with both names, refused scans, the bedside."""

from __future__ import annotations

from dataclasses import dataclass

from lims.domain.custody import Handover, HandoverState
from lims.domain.errors import Message, msg
from lims.domain.figures import plain
from lims.domain.holding import holding_of
from lims.domain.quality import Refused
from lims.printing.charts.custody import Ends, custody_lanes, holder_words, parties
from lims.printing.charts.holders import holder_lanes, touches_of
from lims.printing.charts.svg import PAPER
from lims.printing.record.facts import Fact
from lims.printing.record.pen import Pen

LANES_WIDTH_MM = 175.0


@dataclass(frozen=True, slots=True)
class HandoverRow:
    """One transfer."""

    number: int
    kind: str
    items: str
    given_by: str
    given: str
    taken_by: str
    taken: str
    seal: str
    temperature: str
    condition: str
    verdict: str
    heavy: bool


@dataclass(frozen=True, slots=True)
class RefusalRow:
    """One refused scan."""

    at: str
    step: str
    words: str
    scanned: str
    by: str
    cleared: str
    stop: bool


_VERDICTS: dict[str, Message] = {
    "accepted": msg("accepted"),
    "accepted_with_deviation": msg("accepted with deviation"),
}


def lanes(pen: Pen) -> str:
    """The custody lanes for paper."""
    ends = Ends(pen.record.batch.collected_at, pen.record.batch.infused_at)
    return custody_lanes(
        pen.record.handovers, ends, zone=pen.times.zone, dress=PAPER, width=LANES_WIDTH_MM, translate=pen.translate
    )


def holders(pen: Pen) -> str:
    """Who held each container when, as on the page of its custody; a gap stands out."""
    return holder_lanes(
        holding_of(pen.record),
        touches_of(pen.record),
        now=pen.stamp.printed_at,
        zone=pen.times.zone,
        dress=PAPER,
        width=LANES_WIDTH_MM,
        translate=pen.translate,
    )


def gaps_in_words(pen: Pen) -> tuple[str, ...]:
    """Each time for which the record cannot say who held a container."""
    return tuple(
        pen.prose(
            "%(container)s, %(since)s to %(until)s: %(why)s.",
            container=gap.container.rpartition("/")[2],
            since=pen.times.short(gap.since),
            until=pen.times.short(gap.until) if gap.until else msg("now"),
            why=gap.why,
        )
        for gap in holding_of(pen.record).gaps
    )


def handover_rows(pen: Pen) -> tuple[HandoverRow, ...]:
    """Every hand-over in its order."""
    return tuple(_row(pen, h) for h in sorted(pen.record.handovers, key=lambda h: h.handover))


def _row(pen: Pen, h: Handover) -> HandoverRow:
    giver, taker = parties(h.kind)
    verdict = _VERDICTS.get(h.verdict)
    words = pen.say(verdict) if verdict else h.verdict
    if h.state is HandoverState.OPEN:
        words = pen.prose("on the way")
        if h.limit_at is not None:
            words = pen.prose("on the way, to be taken by %(at)s", at=pen.times.short(h.limit_at))
    elif h.state is HandoverState.LOST:
        words = pen.prose("lost")
    elif h.state is HandoverState.REFUSED:
        words = pen.prose("refused")
    seal = "" if h.seal_intact is None else pen.prose("intact") if h.seal_intact else pen.prose("broken")
    measured = "" if h.lowest_c is None or h.highest_c is None else f"{plain(h.lowest_c)} – {plain(h.highest_c)} °C"
    return HandoverRow(
        number=h.handover,
        kind=f"{pen.say(holder_words(giver))} → {pen.say(holder_words(taker))}",
        items=", ".join(name.rpartition("/")[2] for name in h.containers),
        given_by=pen.name(h.given_by),
        given=f"{pen.times.short(h.given_at)}, {h.given_at_place}"
        + (pen.prose("; to be taken by %(at)s", at=pen.times.short(h.limit_at)) if h.limit_at else ""),
        taken_by=who_took(pen, h),
        taken=f"{pen.times.short(h.taken_at)}, {h.taken_at_place}"
        if h.taken_at
        else pen.prose("to %(place)s", place=h.to_place),
        seal=f"{h.seal} {seal}".strip(),
        temperature=f"{plain(h.low_c)} – {plain(h.high_c)} °C, {h.logger}".rstrip(", ")
        + (f"; {measured}" if measured else ""),
        condition=h.condition,
        verdict=words,
        heavy=h.state in (HandoverState.REFUSED, HandoverState.LOST) or h.verdict == "accepted_with_deviation",
    )


def who_took(pen: Pen, handover: Handover) -> str:
    """Who took it; of what was refused or lost nobody did, and the name is of whoever said so."""
    if not handover.taken_by:
        return ""
    name = pen.name(handover.taken_by)
    if handover.state is HandoverState.LOST:
        return pen.prose("nobody; declared lost by %(name)s", name=name)
    if handover.state is HandoverState.REFUSED:
        return pen.prose("nobody; refused by %(name)s", name=name)
    return name


def refusal_rows(pen: Pen) -> tuple[RefusalRow, ...]:
    """Every scan that was refused on this batch, the small ones too."""
    numbers = {step.key: step.number for step in pen.record.protocol.steps}
    return tuple(
        RefusalRow(
            at=pen.times.seconds(r.at),
            step=numbers.get(r.step, "–"),
            words=told_refusal(pen, r),
            scanned=r.scanned,
            by=f"{pen.name(r.by)}, {_where(pen, r)}".rstrip(", "),
            cleared=f"{pen.name(r.cleared_by)}, {pen.times.seconds(r.cleared_at)}" if r.cleared_at else "",
            stop=r.stops_station,
        )
        for r in pen.record.refusals
    )


def _where(pen: Pen, refused: Refused) -> str:
    return refused.station or (pen.prose("At the bedside") if refused.step == "bedside" else "")


def told_refusal(pen: Pen, refused: Refused) -> str:
    """What was refused, and whose it was where it was not this batch's own."""
    whose = refused.whose(pen.record.batch.batch)
    return refused.words if whose is None else f"{refused.words} {pen.say(whose)}"


def bedside_facts(pen: Pen) -> tuple[Fact, ...]:
    """The last comparison and the infusion; empty while it has not come."""
    b = pen.record.bedside
    if b is None:
        return ()
    checked = pen.prose(
        "%(first)s and %(second)s, %(at)s",
        first=pen.name(b.checked_by),
        second=pen.name(b.second_person),
        at=pen.times.full(b.checked_at),
    )
    rows = [
        (msg("Wristband, bag and order compared"), checked),
        (msg("Container, order"), ", ".join(filter(None, (b.container.rpartition("/")[2], b.order)))),
    ]
    if b.infused_at:
        infused = pen.prose(
            "%(volume)s mL, %(at)s, %(person)s",
            volume=b.volume_ml,
            at=pen.times.full(b.infused_at),
            person=pen.name(b.infused_by),
        )
        rows.append((msg("Infused"), infused))
    if b.remarks:
        rows.append((msg("Remarks"), b.remarks))
    return tuple(Fact(pen.say(term), value) for term, value in rows)
