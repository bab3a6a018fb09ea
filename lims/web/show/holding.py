"""Who held what, as a picture and as sentences: the chip of custody says what the record can prove, and no more."""

from __future__ import annotations

from collections.abc import Iterable

from markupsafe import Markup

from lims.domain.custody import HandoverState
from lims.domain.errors import Message, msg
from lims.domain.holding import TRANSIT, Gap, Held, Holding
from lims.domain.record import BatchRecord
from lims.printing.charts.custody import holder_words
from lims.printing.charts.holders import holder_lanes, touches_of
from lims.printing.charts.svg import PAGE
from lims.web.language import gettext
from lims.web.times import SiteTime

PICTURE_WIDTH = 720


def holder_picture(record: BatchRecord, holding: Holding, when: SiteTime) -> Markup:
    """The lanes of containers; a tick where one was scanned at a station."""
    drawn = holder_lanes(
        holding,
        touches_of(record),
        now=when.now,
        zone=when.zone,
        dress=PAGE,
        width=PICTURE_WIDTH,
        translate=gettext,
    )
    return Markup(drawn)  # noqa: S704 (our own drawing: every text is escaped in Canvas)


def custody_chip(record: BatchRecord, holding: Holding) -> tuple[str, Message]:
    """What can be said of custody: a gap, something on its way, or that there is none."""
    gaps = len(holding.gaps)
    if gaps:
        return "attn", msg("1 gap") if gaps == 1 else msg("%(count)s gaps", count=gaps)
    if any(one.state is HandoverState.OPEN for one in record.handovers):
        return "attn", msg("In transit")
    return "ok", msg("No gaps")


def gap_lines(gaps: Iterable[Gap], when: SiteTime) -> tuple[Message, ...]:
    """Each gap as a sentence: what, from when until when, and why it is one."""
    return tuple(
        msg(
            "%(container)s, %(since)s to %(until)s: %(why)s.",
            container=gap.container.rpartition("/")[2],
            since=when.moment(gap.since),
            until=when.moment(gap.until) if gap.until else msg("now"),
            why=gap.why,
        )
        for gap in gaps
    )


def place_words(held: Held) -> Message:
    """Where a container was, in words."""
    if held.side == TRANSIT:
        return msg("on the way to %(place)s", place=held.place)
    if held.place:
        return msg("%(place)s", place=held.place)
    return holder_words(held.side) if held.side else msg("a place that was not written down")
