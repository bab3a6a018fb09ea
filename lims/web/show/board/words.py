"""What a row of the board says in words: its chip, what is to be done, and when."""

from __future__ import annotations

from datetime import datetime

from lims.actions.overview import BoardRow
from lims.domain.batch import FOR_THE_WARD, GIVEN_UP, Stage
from lims.domain.errors import Message, msg
from lims.web.times import SiteTime, span

# What quality or the ward does, once it is no longer a step of the protocol that comes next.
AFTER_FILLING: dict[Stage, Message] = {
    Stage.FILLED: msg("Quality review"),
    Stage.RELEASED_INTERIM: msg("Hand over to the ward, infuse"),
    Stage.RELEASED: msg("Hand over to the ward, infuse"),
    Stage.SUPPLIED: msg("Out of specification: tell, hand over, infuse"),
    Stage.INFUSED: msg("Final results"),
    Stage.REJECTED: msg("Rejected: account for everything, then close"),
    Stage.CANCELLED: msg("Cancelled: account for everything, then close"),
}


def what_of(row: BoardRow) -> Message:
    """What is to be done next, or why the batch is held."""
    if row.batch.on_hold:
        return msg("%(why)s", why=row.batch.hold_reason)
    if row.batch.stage in AFTER_FILLING:
        return AFTER_FILLING[row.batch.stage]
    return msg("%(step)s", step=row.next_step.title) if row.next_step else msg("Every step is done")


def chip_of(row: BoardRow, when: SiteTime) -> tuple[str, Message]:
    """The chip: its kind (hold | late | ok | stop | now | next | wait) and its words."""
    due = row.due
    if row.state == "hold":
        return "hold", msg("On hold since %(time)s", time=when.moment(row.held_at)) if row.held_at else msg("On hold")
    if row.state == "late" and due and due.closes_at:
        return "late", msg("Late %(by)s", by=span(when.now - due.closes_at))
    if row.batch.supplied_at is not None:
        return "attn", msg("Out of specification")
    if row.batch.stage is Stage.INFUSED and row.batch.infused_at:
        return "ok", msg("Infused %(day)s", day=when.day(row.batch.infused_at))
    if row.batch.stage is Stage.REJECTED:
        return "stop", msg("Rejected")
    if row.batch.stage is Stage.CANCELLED:
        return "stop", msg("Cancelled")
    if row.state == "overdue" and due and due.due_at and due.closes_at:
        return "attn", msg(
            "Overdue %(by)s, until %(time)s", by=span(when.now - due.due_at), time=when.moment(due.closes_at)
        )
    if row.state == "now":
        if due and due.closes_at and row.batch.stage not in AFTER_FILLING:
            return "now", msg("Now, until %(time)s", time=when.moment(due.closes_at))
        return "now", msg("Now")
    if row.state == "next" and due and due.due_at:
        return "next", msg("Next %(time)s", time=when.moment(due.due_at))
    return "wait", msg("Waiting")


def on_its_way(until: datetime, when: SiteTime) -> Message:
    """The clock of what travels: how long it may still be on its way."""
    if when.now > until:
        return msg("on its way, %(by)s past its limit", by=span(when.now - until))
    return msg("on its way, %(left)s left, until %(time)s", left=span(until - when.now), time=when.moment(until))


def when_of(row: BoardRow, when: SiteTime) -> Message:
    """When it is to be done, or since when it is being done."""
    batch, due = row.batch, row.due
    if batch.on_hold:
        return msg("Quality lifts a hold")
    if batch.stage in GIVEN_UP:
        return msg("not given")
    if row.running is not None:
        return msg("%(station)s, since %(time)s", station=row.running.station, time=_clock(row, when))
    if batch.stage in FOR_THE_WARD and batch.expires_at:
        return msg("expires %(time)s", time=when.moment(batch.expires_at))
    if batch.stage is Stage.FILLED and batch.filled_at:
        return msg("filled %(time)s", time=when.moment(batch.filled_at))
    if due and due.opens_at and due.closes_at:
        if row.state == "late" and due.due_at:
            return msg("was due %(due)s", due=when.moment(due.due_at))
        opens, closes = when.moment(due.opens_at), when.moment(due.closes_at)
        return msg("window %(opens)s to %(closes)s", opens=opens, closes=closes)
    if batch.stage is Stage.PLANNED:
        return msg("draw planned %(day)s", day=when.weekday(batch.draw_on))
    return msg("infusion %(day)s", day=when.weekday(batch.infusion_on))


def _clock(row: BoardRow, when: SiteTime) -> str:
    started = row.running.started_at if row.running else None
    return when.moment(started) if started else "–"
