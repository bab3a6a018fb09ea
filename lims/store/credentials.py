"""Password hashes, one for each person. Operational: outside the record, so these functions write their own rows."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, delete, insert, select

from lims.store.tables.web import credentials


def find_password_hash(db: Connection, person: str) -> str | None:
    """The Argon2 hash of the person's password, or None when none was set."""
    return db.execute(select(credentials.c.password_hash).where(credentials.c.person == person)).scalar_one_or_none()


def set_password_hash(db: Connection, person: str, password_hash: str, at: datetime, *, set_by: str = "") -> None:
    """Replace the person's password; the caller ends the sessions that were opened with the old one.

    `set_by` names who chose it for them: until they choose their own it signs nothing.
    """
    db.execute(delete(credentials).where(credentials.c.person == person))
    db.execute(insert(credentials).values(person=person, password_hash=password_hash, set_at=at, set_by=set_by))


def was_set_by(db: Connection, person: str) -> str:
    """Who chose the person's password for them; empty when they did."""
    return db.scalar(select(credentials.c.set_by).where(credentials.c.person == person)) or ""
