"""PINs, secrets of one-time codes, whom an identity provider means. Operational: these functions write their rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select, update

from lims.store.reading.values import value_of
from lims.store.row_seals import sealed, unsealed
from lims.store.tables.sign_in import one_time_secrets, outside_identities, pins

_o, _i = one_time_secrets.c, outside_identities.c


@dataclass(frozen=True, slots=True)
class OneTimeSecret:
    """The sealed secret that a person's device shares; it counts once a code from it was seen."""

    person: str
    sealed: str
    confirmed_at: datetime | None
    last_step: int


def find_pin_hash(db: Connection, person: str, key: bytes) -> str | None:
    """The hash of the person's PIN; None without one, or where the site's token key did not seal it."""
    stored = db.scalar(select(pins.c.pin_hash).where(pins.c.person == person))
    return None if stored is None else unsealed(key, pins, stored, person)


def set_pin_hash(db: Connection, person: str, pin_hash: str, at: datetime, *, key: bytes) -> None:
    """Replace the person's PIN; the site's token key seals the row."""
    forget_pin(db, person)
    db.execute(insert(pins).values(person=person, pin_hash=sealed(key, pins, pin_hash, person), set_at=at))


def forget_pin(db: Connection, person: str) -> None:
    """The person has no PIN any more."""
    db.execute(delete(pins).where(pins.c.person == person))


def find_one_time(db: Connection, person: str) -> OneTimeSecret | None:
    """The person's secret, confirmed or not yet."""
    row = db.execute(select(one_time_secrets).where(_o.person == person)).mappings().first()
    return value_of(OneTimeSecret, row) if row else None


def keep_one_time(db: Connection, person: str, sealed: str, at: datetime) -> None:
    """A fresh secret in place of any former one; it counts when a code from it was seen."""
    forget_one_time(db, person)
    db.execute(insert(one_time_secrets).values(person=person, sealed=sealed, set_at=at, confirmed_at=None, last_step=0))


def forget_one_time(db: Connection, person: str) -> None:
    """The person needs no code any more."""
    db.execute(delete(one_time_secrets).where(_o.person == person))


def confirm_one_time(db: Connection, person: str, at: datetime) -> None:
    """From now on the code is asked for."""
    db.execute(update(one_time_secrets).where(_o.person == person).values(confirmed_at=at))


def take_step(db: Connection, person: str, step: int) -> bool:
    """Use up the half minute of a code; False when it, or a later one, was used before."""
    query = update(one_time_secrets).where(_o.person == person, _o.last_step < step).values(last_step=step)
    return db.execute(query).rowcount == 1


def bind_outside(db: Connection, issuer: str, subject: str, person: str, at: datetime) -> None:
    """From now on that provider's word means this person."""
    db.execute(delete(outside_identities).where(_i.issuer == issuer, _i.person == person))
    db.execute(insert(outside_identities).values(issuer=issuer, subject=subject, person=person, bound_at=at))


def find_outside(db: Connection, issuer: str, subject: str) -> str | None:
    """Whom that provider means."""
    return db.scalar(select(_i.person).where(_i.issuer == issuer, _i.subject == subject))


def bound_outside(db: Connection, issuer: str, person: str) -> datetime | None:
    """Since when that provider speaks for the person; None: it does not."""
    return db.scalar(select(_i.bound_at).where(_i.issuer == issuer, _i.person == person))


def unbind_outside(db: Connection, issuer: str, person: str) -> bool:
    """That provider's word means this person no more; whether it did."""
    return db.execute(delete(outside_identities).where(_i.issuer == issuer, _i.person == person)).rowcount > 0


def forget_outside(db: Connection, person: str) -> None:
    """No provider speaks for the person any more."""
    db.execute(delete(outside_identities).where(_i.person == person))
