"""The board: every live batch as a row that says the same thing by edge, chip, shape and word."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from markupsafe import Markup

from lims.actions.views import Board, BoardRow
from lims.domain.batch import Batch, Stage
from lims.domain.errors import Message, msg
from lims.domain.figures import three_figures
from lims.domain.protocol import Protocol
from lims.printing.charts.track import MarkState, TrackMark, track
from lims.web.language import gettext
from lims.web.show.curves import growth_of, spark_of
from lims.web.show.next_act import NextAct
from lims.web.times import SiteTime, span

Protocols = Mapping[str, Protocol]  # by hash
Acts = Mapping[str, NextAct | None]  # by batch


@dataclass(frozen=True, slots=True)
class Row:
    """One batch as it stands on the board."""

    batch: Batch
    edge: str  # late | now | hold | ''
    track_title: Message
    track_note: Message
    track: Markup
    chip_kind: str
    chip: Message
    what: Message
    when: Message
    spark: Markup | None
    chance: str
    chance_words: Message
    act: NextAct | None  # what is to be done next, and where


@dataclass(frozen=True, slots=True)
class Group:
    """Rows of one part of the way."""

    title: Message
    note: Message
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Tile:
    """One of the four answers at the head of the board."""

    kind: str  # late | now | next | hold
    count: int
    title: Message
    words: Message | None


_PARTS: tuple[tuple[Message, tuple[Stage, ...]], ...] = (
    (msg("Culture"), (Stage.CULTURE,)),
    (msg("Collection and receipt"), (Stage.PLANNED, Stage.COLLECTED, Stage.RECEIVED)),
    (
        msg("Test, release, hand-over"),
        (Stage.HARVESTED, Stage.FILLED, Stage.RELEASED_INTERIM, Stage.RELEASED, Stage.REJECTED),
    ),
    (msg("Infused, waiting for final results"), (Stage.INFUSED,)),
)


def groups_of(found: Board, protocols: Protocols, acts: Acts, when: SiteTime) -> tuple[Group, ...]:
    """The rows in their groups, most urgent first; empty groups are left out."""
    groups = []
    for title, stages in _PARTS:
        here = (r for r in found.rows if r.batch.stage in stages)
        rows = tuple(row_of(r, protocols[r.batch.sha256], acts.get(r.batch.batch), when) for r in here)
        if rows:
            note = msg("1 batch") if len(rows) == 1 else msg("%(count)s batches, most urgent first", count=len(rows))
            groups.append(Group(title, note, rows))
    return tuple(groups)


def title_of(found: Board) -> Message:
    """The answer to the board's question: is anything late, and is anything due."""
    if found.late:
        first = found.late[0]
        step = first.next_step.title if first.next_step else ""
        if len(found.late) == 1:
            return msg("%(subject)s is late: %(step)s", subject=first.batch.subject, step=step)
        return msg("%(count)s steps are late, first %(subject)s", count=len(found.late), subject=first.batch.subject)
    if found.now:
        return msg("Nothing is late. %(count)s due now", count=len(found.now))
    if found.rows:
        return msg("Nothing is late, nothing is due")
    return msg("No batch is open")


def tiles_of(found: Board, when: SiteTime) -> tuple[Tile, ...]:
    """Late, now, the next four hours, on hold: how many, and the first by name."""
    return (
        Tile("late", len(found.late), msg("Late"), _first_late(found.late, when)),
        Tile("now", len(found.now), msg("Due now"), _first_now(found.now, when)),
        Tile("next", len(found.soon), msg("Next 4 hours"), _clocks(found.soon, when)),
        Tile("hold", len(found.on_hold), msg("On hold"), _first_held(found.on_hold)),
    )


def _first_late(rows: Iterable[BoardRow], when: SiteTime) -> Message | None:
    for row in rows:
        if row.due and row.due.closes_at and row.next_step:
            by = span(when.now - row.due.closes_at)
            return msg("%(subject)s %(step)s, by %(by)s", subject=row.batch.subject, step=row.next_step.title, by=by)
    return None


def _first_now(rows: Iterable[BoardRow], when: SiteTime) -> Message | None:
    for row in rows:
        what = _what(row)
        if row.due and row.due.closes_at:
            until = when.moment(row.due.closes_at)
            return msg(
                "First: %(subject)s %(step)s, until %(until)s", subject=row.batch.subject, step=what, until=until
            )
        return msg("First: %(subject)s %(step)s", subject=row.batch.subject, step=what)
    return None


def _clocks(rows: Iterable[BoardRow], when: SiteTime) -> Message | None:
    clocks = [when.clock(row.due.opens_at) for row in rows if row.due and row.due.opens_at]
    return msg("%(times)s", times=", ".join(clocks)) if clocks else None


def _first_held(rows: Iterable[BoardRow]) -> Message | None:
    for row in rows:
        return msg("%(subject)s, %(why)s", subject=row.batch.subject, why=row.batch.hold_reason)
    return None


def row_of(row: BoardRow, protocol: Protocol, act: NextAct | None, when: SiteTime) -> Row:
    """One batch of the board."""
    chip_kind, chip = _chip(row, when)
    title, note, picture = _track(row, protocol, when)
    growth = growth_of(row.batch, protocol, row.counts, row.window)
    chance, chance_words = _chance(row)
    return Row(
        batch=row.batch,
        edge=row.state if row.state in ("late", "now", "hold") else "",
        track_title=title,
        track_note=note,
        track=picture,
        chip_kind=chip_kind,
        chip=chip,
        what=act.title if act and not row.batch.on_hold else _what(row),
        when=_when(row, when),
        spark=spark_of(growth) if growth.points else None,
        chance=chance,
        chance_words=chance_words,
        act=act,
    )


_QUALITY: dict[Stage, Message] = {
    Stage.FILLED: msg("Quality review"),
    Stage.RELEASED_INTERIM: msg("Hand over to the ward, infuse"),
    Stage.RELEASED: msg("Hand over to the ward, infuse"),
    Stage.INFUSED: msg("Final results"),
    Stage.REJECTED: msg("Rejected: account for everything, then close"),
}


def _what(row: BoardRow) -> Message:
    if row.batch.on_hold:
        return msg("%(why)s", why=row.batch.hold_reason)
    if row.batch.stage in _QUALITY:
        return _QUALITY[row.batch.stage]
    return msg("%(step)s", step=row.next_step.title) if row.next_step else msg("Every step is done")


def _chip(row: BoardRow, when: SiteTime) -> tuple[str, Message]:
    due = row.due
    if row.state == "hold":
        return "hold", msg("On hold")
    if row.state == "late" and due and due.closes_at:
        return "late", msg("Late %(by)s", by=span(when.now - due.closes_at))
    if row.batch.stage is Stage.INFUSED and row.batch.infused_at:
        return "ok", msg("Infused %(day)s", day=when.day(row.batch.infused_at))
    if row.batch.stage is Stage.REJECTED:
        return "stop", msg("Rejected")
    if row.state == "now":
        if due and due.closes_at and row.batch.stage not in _QUALITY:
            return "now", msg("Now, until %(time)s", time=when.moment(due.closes_at))
        return "now", msg("Now")
    if row.state == "next" and due and due.due_at:
        return "next", msg("Next %(time)s", time=when.moment(due.due_at))
    return "wait", msg("Waiting")


def _when(row: BoardRow, when: SiteTime) -> Message:
    batch, due = row.batch, row.due
    if batch.on_hold:
        return msg("Quality lifts a hold")
    if row.running is not None:
        return msg("%(station)s, since %(time)s", station=row.running.station, time=_clock(row, when))
    if batch.stage in (Stage.RELEASED_INTERIM, Stage.RELEASED) and batch.expires_at:
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


_MARKS = {"done": MarkState.DONE, "late": MarkState.LATE, "now": MarkState.NOW, "next": MarkState.LATER}


def _track(row: BoardRow, protocol: Protocol, when: SiteTime) -> tuple[Message, Message, Markup]:
    batch, end = row.batch, protocol.infusions.culture_days
    day = batch.culture_day(when.now)
    marks = tuple(TrackMark(float(at), _MARKS.get(state, MarkState.LATER)) for at, state in row.track)
    if row.state == "hold":
        marks = tuple(
            TrackMark(m.day, MarkState.HOLD) if m.state is not MarkState.DONE and m.day == _next_day(marks) else m
            for m in marks
        )
    if batch.stage is Stage.INFUSED and batch.filled_at:
        sterile = max((a.days_to_result for a in protocol.assays), default=14)
        passed = (when.now - batch.filled_at) // timedelta(days=1)
        title = msg("Sterility day %(day)s of %(days)s", day=min(passed, sterile), days=sterile)
        note = msg("due %(day)s", day=when.day(batch.filled_at + timedelta(days=sterile)))
        return title, note, _picture(float(passed), (), float(sterile))
    if batch.harvested_at:
        left = batch.expires_at - when.now if batch.expires_at and batch.stage is not Stage.REJECTED else None
        title = msg("%(time)s left", time=span(left)) if left and left > timedelta() else msg("Harvested")
        return (
            title,
            msg("harvested %(time)s", time=when.moment(batch.harvested_at)),
            _picture(float(end), marks, float(end)),
        )
    if day is not None and batch.day_zero_at:
        note = msg("seeded %(day)s", day=when.day(batch.day_zero_at))
        return msg("Culture day %(day)s", day=day), note, _picture(float(day), marks, float(end))
    if batch.collected_at:
        title = msg("%(time)s since draw", time=span(when.now - batch.collected_at))
        return title, msg("not seeded yet"), _picture(0.0, marks, float(end))
    return msg("Not drawn yet"), msg("opened %(day)s", day=when.day(batch.opened_at)), _picture(0.0, marks, float(end))


def _next_day(marks: tuple[TrackMark, ...]) -> float | None:
    return next((m.day for m in marks if m.state is not MarkState.DONE), None)


def _picture(day: float, marks: tuple[TrackMark, ...], end: float) -> Markup:
    return Markup(track(day, marks, end, translate=gettext))  # noqa: S704 (our own drawing: every text is escaped)


def _chance(row: BoardRow) -> tuple[str, Message]:
    batch = row.batch
    newest = row.counts[-1] if row.counts else None
    if batch.on_hold:
        return "–", msg("forecast paused")
    if batch.stage in _QUALITY and newest is not None:
        cells = newest.target_cells or newest.viable_cells
        inside = row.window is not None and row.window.holds(cells)
        words = msg("in its dose window") if inside else msg("washed cells")
        return three_figures(cells), msg("given") if batch.infused_at else words
    if newest is None:
        return "–", msg("no counts")
    if row.forecast is None:
        return "–", row.why_no_forecast or msg("no forecast")
    reach, above = row.forecast.chance_at_least[0], row.forecast.chance_at_least[1]
    if above > 0.5:
        return chance_words(above), msg("above the upper dose")
    return chance_words(reach), msg("reach the dose")


def chance_words(chance: float) -> str:
    """A chance in 100, never 0 or 100: '< 1 %', '26 %', '> 99 %'."""
    hundredths = round(chance * 100)
    if hundredths < 1:
        return "<\u00a01\u00a0%"
    return ">\u00a099\u00a0%" if hundredths > 99 else f"{hundredths}\u00a0%"
