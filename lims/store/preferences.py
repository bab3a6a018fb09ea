"""What each person chose for themselves. Operational: outside the record, so these functions write their own rows."""

from __future__ import annotations

from sqlalchemy import Connection, delete, insert

from lims.store.tables.web import preferences


def keep_language(db: Connection, person: str, language: str) -> None:
    """From now on the pages of this person are in that language, at whichever screen they sign in."""
    db.execute(delete(preferences).where(preferences.c.person == person))
    db.execute(insert(preferences).values(person=person, language=language))
