"""Wrong tries, counted for all web processes together. Operational: these functions write their own rows.

One key is one counter: `name:demo-qa-d` for an account, `from:192.0.2.7` for an address. Signing shares them.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection, delete, func, insert, select

from lims.store.tables.sign_in import attempts

_a = attempts.c


def note_wrong(db: Connection, keys: Iterable[str], at: datetime, *, forget_before: datetime) -> None:
    """One more wrong try under each of these keys; what is older than anybody asks for is swept out."""
    db.execute(delete(attempts).where(_a.at < forget_before))
    db.execute(insert(attempts), [{"attempt": secrets.token_hex(12), "key": key[:120], "at": at} for key in keys])


def wrong_since(db: Connection, key: str, since: datetime) -> int:
    """How many wrong tries that key has had since then."""
    counted = db.scalar(select(func.count()).select_from(attempts).where(_a.key == key[:120], _a.at > since))
    return int(counted or 0)


def forget_wrong(db: Connection, key: str) -> None:
    """The right answer came: the count of that key begins anew."""
    db.execute(delete(attempts).where(_a.key == key[:120]))


def forget_newest(db: Connection, key: str) -> None:
    """One try of that key was right: it counts no more."""
    newest = select(_a.attempt).where(_a.key == key[:120]).order_by(_a.at.desc(), _a.attempt).limit(1).scalar_subquery()
    db.execute(delete(attempts).where(_a.attempt == newest))
