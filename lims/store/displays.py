"""By which secret a wall screen is known. Operational: these functions write their own rows."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, Connection, and_, delete, insert, select, update

from lims.domain.displays import PAIRING_HOLDS, SILENT_AFTER, Display
from lims.store.reading.values import value_of
from lims.store.tables.displays import display_keys, displays

_k, _d = display_keys.c, displays.c


def expect_screen(db: Connection, display: str, pairing: str, at: datetime) -> None:
    """The screen that shows this code is the one that was allowed; it has to look soon."""
    db.execute(insert(display_keys).values(display=display, pairing=pairing, token_hash="", asked_at=at, seen_at=None))


def forget_screen(db: Connection, display: str) -> None:
    """Its secret opens nothing any more."""
    db.execute(delete(display_keys).where(_k.display == display))


def find_screen(db: Connection, token_hash: str, at: datetime) -> Display | None:
    """The screen that this secret belongs to, unless it was revoked or has been away too long."""
    joined = displays.join(display_keys, _k.display == _d.display)
    query = select(displays).select_from(joined).where(_k.token_hash == token_hash, _d.revoked_at.is_(None))
    row = db.execute(query.where(_k.seen_at > at - SILENT_AFTER)).mappings().first()
    return value_of(Display, row) if row else None


def is_expected(db: Connection, pairing: str, at: datetime) -> bool:
    """Whether somebody typed this code off the screen a short while ago."""
    return db.scalar(select(_k.display).where(_waits(pairing, at))) is not None


def bind_screen(db: Connection, pairing: str, token_hash: str, at: datetime) -> None:
    """From its first look on the screen is known by its secret, and the code is worth nothing."""
    db.execute(update(display_keys).where(_waits(pairing, at)).values(pairing="", token_hash=token_hash, seen_at=at))


def _waits(pairing: str, at: datetime) -> ColumnElement[bool]:
    return and_(_k.pairing == pairing, _k.token_hash == "", _k.asked_at > at - PAIRING_HOLDS)


def mark_screen_seen(db: Connection, token_hash: str, at: datetime) -> None:
    """The screen is there and draws."""
    db.execute(update(display_keys).where(_k.token_hash == token_hash).values(seen_at=at))


def screens_seen(db: Connection) -> dict[str, datetime | None]:
    """When each screen last drew its board; None for one that was not paired yet."""
    return {row.display: row.seen_at for row in db.execute(select(_k.display, _k.seen_at))}
