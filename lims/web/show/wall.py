"""What fits on a wall screen without scrolling: the most urgent batches; the others are counted, never left unsaid."""

from __future__ import annotations

from dataclasses import replace

from lims.actions.overview import Board, BoardRow
from lims.domain.errors import Message, msg
from lims.web.show.board.rows import part_of

# Of a screen of 1920 x 1080, in its own px: what rows and the heads of groups may take together, and each of them.
ROOM, ROW, HEAD, LINE = 890, 68, 41, 34


def what_fits(found: Board) -> Board:
    """The board with as many of its rows, in order of urgency, as a wall has room for."""
    rows: list[BoardRow] = []
    parts: set[int] = set()
    used = 0
    for number, row in enumerate(found.rows):
        part = part_of(row.batch.stage)
        needs = ROW + (0 if part in parts else HEAD)
        left = LINE if number + 1 < len(found.rows) else 0
        if used + needs + left > ROOM:
            break
        used += needs
        parts.add(part)
        rows.append(row)
    return replace(found, rows=tuple(rows))


def rest_of(found: Board, shown: Board) -> Message | None:
    """What is not on the screen: how many, and how many of them are late or due all the same."""
    rest = found.rows[len(shown.rows) :]
    if not rest:
        return None
    urgent = sum(row.state in ("late", "overdue", "now", "hold") for row in rest)
    if urgent:
        return msg(
            "%(count)s more batches, %(urgent)s of them due or on hold: look at the board",
            count=len(rest),
            urgent=urgent,
        )
    if len(rest) == 1:
        return msg("1 more batch, neither late nor due nor on hold")
    return msg("%(count)s more batches, none of them late, due or on hold", count=len(rest))
