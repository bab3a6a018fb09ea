"""Chain of identity and custody: the lanes, each container's way, every gap, every hand-over, what was compared."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from markupsafe import Markup

from lims.domain.custody import Handover, HandoverState
from lims.domain.errors import Message, msg
from lims.domain.figures import plain
from lims.domain.holding import Gap, Holding, holding_of
from lims.domain.transit import judged
from lims.printing.charts.custody import holder_words, parties
from lims.printing.charts.holders import holder_lanes, touches_of
from lims.printing.charts.svg import PAPER
from lims.printing.papers.identity import Compared, Link, compared, links
from lims.printing.record.custody import LANES_WIDTH_MM, RefusalRow, bedside_facts, lanes, refusal_rows, who_took
from lims.printing.record.facts import Fact
from lims.printing.record.pen import Pen, drawn


@dataclass(frozen=True, slots=True)
class GapRow:
    """A time for which nobody is known to have held a container."""

    container: str
    since: str
    until: str
    lasted: str
    why: str


@dataclass(frozen=True, slots=True)
class TransferRow:
    """One hand-over with both sides, the seal, the temperature and what was left of its time."""

    number: int
    way: str
    items: str
    given_by: str
    given: str
    taken_by: str
    taken: str
    seal: str
    logger: str
    measured: str
    left: str
    verdict: str
    heavy: bool


@dataclass(frozen=True, slots=True)
class CustodyReport:
    """What the template of the report prints."""

    lead: str
    lanes: Markup
    holders: Markup
    gaps: tuple[GapRow, ...]
    gap_words: str
    transfers: tuple[TransferRow, ...]
    compared: tuple[Compared, ...]
    refusals: tuple[RefusalRow, ...]
    bedside: tuple[Fact, ...]
    links: tuple[Link, ...]
    zone: str


def custody_report(pen: Pen) -> CustodyReport:
    """The report of one batch, as far as it has come."""
    holding = holding_of(pen.record)
    transfers = tuple(_transfer(pen, one) for one in sorted(pen.record.handovers, key=lambda one: one.handover))
    return CustodyReport(
        lead=_lead(pen, holding),
        lanes=drawn(lanes(pen)),
        holders=drawn(_holders(pen, holding)),
        gaps=tuple(_gap(pen, one) for one in holding.gaps),
        gap_words=_gaps_in_words(pen, holding),
        transfers=transfers,
        compared=compared(pen),
        refusals=refusal_rows(pen),
        bedside=bedside_facts(pen),
        links=links(pen),
        zone=pen.prose("All times %(zone)s.", zone=pen.times.zone_in_words(pen.stamp.printed_at)),
    )


def _holders(pen: Pen, holding: Holding) -> str:
    return holder_lanes(
        holding,
        touches_of(pen.record),
        now=pen.stamp.printed_at,
        zone=pen.times.zone,
        dress=PAPER,
        width=LANES_WIDTH_MM,
        translate=pen.translate,
    )


def _lead(pen: Pen, holding: Holding) -> str:
    batch, times = pen.record.batch, pen.times
    sentences = [pen.prose("%(subject)s, dose %(dose)s of %(doses)s:", **_whose(pen))]
    if batch.collected_at is None:
        sentences.append(pen.prose("nothing was drawn yet."))
    elif batch.infused_at is None:
        sentences.append(pen.prose("drawn %(drawn)s, not infused.", drawn=times.minute(batch.collected_at)))
    else:
        ends = {"drawn": times.minute(batch.collected_at), "infused": times.minute(batch.infused_at)}
        sentences.append(pen.prose("from the draw on %(drawn)s to the infusion on %(infused)s.", **ends))
    sentences.append(
        pen.prose(
            "%(handovers)s hand-overs, %(containers)s containers, %(gaps)s gaps.",
            handovers=len(pen.record.handovers),
            containers=len({one.container for one in holding.held} | {one.container for one in holding.gaps}),
            gaps=len(holding.gaps),
        )
    )
    return " ".join(sentences)


def _whose(pen: Pen) -> dict[str, object]:
    batch = pen.record.batch
    return {"subject": batch.subject, "dose": batch.dose_no, "doses": batch.doses}


def _gaps_in_words(pen: Pen, holding: Holding) -> str:
    if holding.gaps:
        return pen.prose("For these times the record does not say who held the container. They are hatched above.")
    if not holding.held:
        return pen.prose("No container holds anything yet.")
    return pen.prose("No gap: at every moment the record says who held each container.")


def _gap(pen: Pen, gap: Gap) -> GapRow:
    until = gap.until or pen.stamp.printed_at
    return GapRow(
        container=gap.container.rpartition("/")[2],
        since=pen.times.short(gap.since),
        until=pen.times.short(gap.until) if gap.until else pen.prose("lasts"),
        lasted=_lasted(pen, until - gap.since),
        why=pen.say(gap.why),
    )


_VERDICTS: dict[str, Message] = {
    "accepted": msg("accepted"),
    "accepted_with_deviation": msg("accepted with deviation"),
}
_JUDGED: dict[str, Message] = {"usable": msg("quality: usable"), "not_usable": msg("quality: not usable")}


def _transfer(pen: Pen, one: Handover) -> TransferRow:
    giver, taker = parties(one.kind)
    seal = "" if one.seal_intact is None else pen.prose("intact") if one.seal_intact else pen.prose("broken")
    return TransferRow(
        number=one.handover,
        way=f"{pen.say(holder_words(giver))} → {pen.say(holder_words(taker))}",
        items=", ".join(name.rpartition("/")[2] for name in one.containers),
        given_by=pen.name(one.given_by),
        given=f"{pen.times.short(one.given_at)}, {one.given_at_place}",
        taken_by=who_took(pen, one) or "–",
        taken=f"{pen.times.short(one.taken_at)}, {one.taken_at_place}"
        if one.taken_at
        else pen.prose("to %(place)s", place=one.to_place),
        seal=", ".join(filter(None, (one.seal, seal))),
        logger=", ".join(filter(None, (f"{plain(one.low_c)} – {plain(one.high_c)} °C", one.logger))),
        measured=_measured(one),
        left=_left(pen, one),
        verdict="; ".join(_verdict(pen, one)),
        heavy=one.state in (HandoverState.REFUSED, HandoverState.LOST)
        or one.verdict == "accepted_with_deviation"
        or one.seal_intact is False,
    )


def _measured(one: Handover) -> str:
    if one.lowest_c is None or one.highest_c is None:
        return "–"
    return f"{plain(one.lowest_c)} – {plain(one.highest_c)} °C"


def _verdict(pen: Pen, one: Handover) -> Iterator[str]:
    if one.state is HandoverState.OPEN:
        yield pen.prose("on the way")
    elif one.state is HandoverState.LOST:
        yield pen.prose("lost")
    elif one.state is HandoverState.REFUSED:
        yield pen.prose("refused") + (f": {one.verdict}" if one.verdict else "")
    else:
        known = _VERDICTS.get(one.verdict)
        yield pen.say(known) if known else one.verdict
    if one.condition:
        yield one.condition
    by_quality = _JUDGED.get(judged(pen.record, f"handover:{one.handover}"))
    if by_quality:
        yield pen.say(by_quality)


def _left(pen: Pen, one: Handover) -> str:
    """How much of the time on the way was left when it was taken, or is left now."""
    if one.limit_at is None:
        return "–"
    left = one.limit_at - (one.taken_at or pen.stamp.printed_at)
    words = _lasted(pen, abs(left))
    return pen.prose("%(time)s over", time=words) if left < timedelta(0) else words


def _lasted(pen: Pen, time: timedelta) -> str:
    hours, minutes = divmod(int(time.total_seconds()) // 60, 60)
    if hours >= 48:
        return pen.prose("%(days)s d %(hours)s h", days=hours // 24, hours=hours % 24)
    return pen.prose("%(hours)s h %(minutes)s min", hours=hours, minutes=f"{minutes:02d}")
