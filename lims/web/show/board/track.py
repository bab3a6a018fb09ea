"""Where a batch stands on its way, drawn as a track with a title and a note."""

from __future__ import annotations

from datetime import timedelta

from markupsafe import Markup

from lims.actions.overview import BoardRow
from lims.domain.batch import GIVEN_UP, Stage
from lims.domain.errors import Message, msg
from lims.domain.protocol import Protocol
from lims.printing.charts.track import MarkState, TrackMark, track
from lims.web.language import gettext
from lims.web.times import SiteTime, span

_MARKS = {
    "done": MarkState.DONE,
    "late": MarkState.LATE,
    "overdue": MarkState.NOW,
    "now": MarkState.NOW,
    "next": MarkState.LATER,
}


def track_of(row: BoardRow, protocol: Protocol, when: SiteTime) -> tuple[Message, Message, Markup]:
    """The title, the note and the picture of a batch's way: culture, shelf life or sterility days."""
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
        left = batch.expires_at - when.now if batch.expires_at and batch.stage not in GIVEN_UP else None
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
