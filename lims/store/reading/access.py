"""Who may do what, and when each last did something: what an access review is made from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select

from lims.domain.people import Person
from lims.store.authors import written_by
from lims.store.reading.people import list_people
from lims.store.sessions import last_uses
from lims.store.tables.ledger import ON_SITE, ledger
from lims.store.tables.people import people, tokens


@dataclass(frozen=True, slots=True)
class AccessLine:
    """One person in the review: since when, last use of a session, last entry, access tokens that still open."""

    who: Person
    added_at: datetime
    used_at: datetime | None  # of a session, or the last entry under the name, whichever is later
    entries: int
    tokens: int


@dataclass(frozen=True, slots=True)
class PastReview:
    """A review that was signed."""

    at: datetime
    person: str
    text: str  # the entry itself


def access_lines(db: Connection) -> tuple[AccessLine, ...]:
    """Everybody, also who is disabled, by printed name."""
    uses = last_uses(db)
    added = {row.person: row.added_at for row in db.execute(select(people.c.person, people.c.added_at))}
    written = written_by(db)
    still_open = select(tokens.c.person, func.count()).where(tokens.c.revoked_at.is_(None)).group_by(tokens.c.person)
    open_tokens = {row[0]: int(row[1]) for row in db.execute(still_open)}
    lines = []
    for one in list_people(db):
        entries, last = written.get(one.person, (0, None))
        seen = [moment for moment in (uses.get(one.person), last) if moment is not None]
        lines.append(
            AccessLine(one, added[one.person], max(seen, default=None), entries, open_tokens.get(one.person, 0))
        )
    return tuple(lines)


def past_reviews(db: Connection, *, limit: int = 12) -> tuple[PastReview, ...]:
    """The reviews that were signed, newest first."""
    c = ledger.c
    query = select(c.recorded_at, c.person, c.text).where(ON_SITE, c.kind == "AccessReviewed")
    return tuple(PastReview(*row) for row in db.execute(query.order_by(c.seq.desc()).limit(limit)))
