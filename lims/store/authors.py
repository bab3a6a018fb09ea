"""Who wrote how many entries, and when last: counted as the sequencer takes entries in, so that no page counts them."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection, func, insert, select, update

from lims.store.reading.standing import not_taken_in
from lims.store.tables.ledger import authors, ledger

Written = dict[str, tuple[int, datetime]]


def count_authors(db: Connection, taken_in: Iterable[tuple[str, datetime]]) -> None:
    """Add these entries, each as who wrote it and when; in the same transaction that takes them into the tree."""
    added: Written = {}
    for person, at in taken_in:
        entries, last_at = added.get(person, (0, at))
        added[person] = entries + 1, max(last_at, at)
    known = _counted(db)
    for person, (entries, last_at) in added.items():
        if person not in known:
            db.execute(insert(authors).values(person=person, entries=entries, last_at=last_at))
            continue
        before, before_at = known[person]
        row = {"entries": before + entries, "last_at": max(before_at, last_at)}
        db.execute(update(authors).where(authors.c.person == person).values(row))


def written_by(db: Connection) -> Written:
    """Person: how many entries, and the newest; what was counted, and what the sequencer has not met yet."""
    c = ledger.c
    found = _counted(db)
    query = select(c.person, func.count(), func.max(c.recorded_at)).where(not_taken_in(db)).group_by(c.person)
    for person, entries, last_at in db.execute(query):
        before, before_at = found.get(person, (0, last_at))
        found[person] = before + entries, max(before_at, last_at)
    return found


def _counted(db: Connection) -> Written:
    c = authors.c
    return {row.person: (row.entries, row.last_at) for row in db.execute(select(c.person, c.entries, c.last_at))}
