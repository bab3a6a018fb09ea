"""Password hashes, one for each person. Operational: outside the record, so these functions write their own rows."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, delete, insert, select

from lims.store.row_seals import sealed, unsealed
from lims.store.tables.web import credentials


def find_password_hash(db: Connection, person: str, key: bytes) -> str | None:
    """The Argon2 hash of the person's password, or None when none was set, or one that this program did not write.

    `key`: the site's token key, which sealed the row.
    """
    row = db.execute(select(credentials).where(credentials.c.person == person)).first()
    return None if row is None else unsealed(key, credentials, row.password_hash, person, row.set_by)


def set_password_hash(
    db: Connection, person: str, password_hash: str, at: datetime, *, key: bytes, set_by: str = ""
) -> None:
    """Replace the person's password; the caller ends the sessions that were opened with the old one.

    `key` seals the row; `set_by` names who chose it for them: until they choose their own it signs nothing.
    """
    text = sealed(key, credentials, password_hash, person, set_by)
    db.execute(delete(credentials).where(credentials.c.person == person))
    db.execute(insert(credentials).values(person=person, password_hash=text, set_at=at, set_by=set_by))


def was_set_by(db: Connection, person: str) -> str:
    """Who chose the person's password for them; empty when they did."""
    return db.scalar(select(credentials.c.set_by).where(credentials.c.person == person)) or ""
