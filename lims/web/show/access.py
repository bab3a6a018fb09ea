"""The access review as rows and as text: every person, what they may do, and when they last did something."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from lims.domain.people import ROLE_WORDS
from lims.store.reading.access import AccessLine

IDLE_AFTER = timedelta(days=90)
HEADINGS = ("person", "printed name", "state", "roles", "trials", "same person as", "added", "last use", "days idle",
            "entries", "access tokens")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the list: the cells as they are kept, and how many days nothing was used (None: never)."""

    line: AccessLine
    cells: tuple[str, ...]
    idle_days: int | None
    idle: bool


def rows_of(lines: Sequence[AccessLine], at: datetime) -> tuple[Row, ...]:
    """The lines as they stand at that moment: idle is who is active and used nothing for more than 90 days."""
    rows = []
    for one in lines:
        since = one.used_at or one.added_at
        days = (at - since).days
        idle = one.who.active and at - since > IDLE_AFTER
        cells = (
            one.who.person,
            one.who.printed_name,
            "may act" if one.who.active else "disabled",
            "; ".join(str(ROLE_WORDS[role]) for role in one.who.roles if role in ROLE_WORDS),
            "; ".join(one.who.trials) or "all",
            one.who.same_as,
            one.added_at.date().isoformat(),
            one.used_at.date().isoformat() if one.used_at else "never",
            str(days),
            str(one.entries),
            str(one.tokens),
        )
        rows.append(Row(one, cells, days if one.used_at else None, idle))
    return tuple(rows)


def content_of(rows: Sequence[Row]) -> str:
    """The hash of who may do what, as it was shown: what a signature of the review is bound to.

    Without last uses and counts, which move while the list is read.
    """
    told = [row.cells[:7] for row in rows]
    return hashlib.sha256(json.dumps(told, ensure_ascii=False).encode()).hexdigest()
