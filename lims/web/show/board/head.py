"""The head of the board: its question answered in one sentence, and the four counts beneath it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from lims.actions.overview import Board, BoardRow
from lims.domain.errors import Message, msg
from lims.web.show.board.words import what_of
from lims.web.times import SiteTime, span


@dataclass(frozen=True, slots=True)
class Tile:
    """One of the four answers at the head of the board."""

    kind: str  # late | now | next | hold
    count: int
    title: Message
    words: Message | None


def title_of(found: Board) -> Message:
    """The answer to the board's question: is anything late, and is anything due."""
    if found.late:
        first = found.late[0]
        step = first.next_step.title if first.next_step else ""
        if len(found.late) == 1:
            return msg("%(subject)s is late: %(step)s", subject=first.batch.subject, step=step)
        return msg("%(count)s steps are late, first %(subject)s", count=len(found.late), subject=first.batch.subject)
    if found.overdue:
        return msg(
            "Nothing is late. %(count)s due now, of which %(overdue)s overdue",
            count=len(found.now),
            overdue=len(found.overdue),
        )
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
        what = what_of(row)
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
