"""Passkeys and what browsers were asked to answer. Operational: these functions write their own rows."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, insert, select, update

from lims.store.reading.values import value_of
from lims.store.row_seals import sealed, unsealed
from lims.store.tables.sign_in import challenges, passkeys

_p, _c = passkeys.c, challenges.c
# A person needs a moment to find the key; nobody needs longer.
HOLDS = timedelta(minutes=3)
KEPT = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Passkey:
    """One passkey of a person: its id as the browser says it, its public key, how often it has signed."""

    passkey: str
    person: str
    title: str
    public_key: str  # base64url of the COSE key; as it is kept, with its seal behind
    sign_count: int
    synced: bool
    added_at: datetime
    used_at: datetime | None
    revoked_at: datetime | None


@dataclass(frozen=True, slots=True)
class Challenge:
    """What a browser was asked: for whom (empty: whoever answers), for what, and about which content."""

    challenge: str
    person: str
    purpose: str
    about: str


def keep_passkey(db: Connection, key: Passkey, seal_key: bytes) -> None:
    """The passkey is known from now on; the site's token key seals the row."""
    db.execute(
        insert(passkeys).values(
            passkey=key.passkey,
            person=key.person,
            title=key.title,
            public_key=sealed(seal_key, passkeys, key.public_key, key.passkey, key.person),
            sign_count=key.sign_count,
            synced=key.synced,
            added_at=key.added_at,
            used_at=None,
            revoked_at=None,
        )
    )


def find_passkey(db: Connection, passkey: str, seal_key: bytes) -> Passkey | None:
    """The passkey of that id unless it was revoked, or put there by somebody without the site's token key."""
    row = db.execute(select(passkeys).where(_p.passkey == passkey, _p.revoked_at.is_(None))).mappings().first()
    if row is None:
        return None
    key = value_of(Passkey, row)
    public_key = unsealed(seal_key, passkeys, key.public_key, key.passkey, key.person)
    return None if public_key is None else replace(key, public_key=public_key)


def passkeys_of(db: Connection, person: str) -> tuple[Passkey, ...]:
    """The person's passkeys that open something, the oldest first."""
    query = select(passkeys).where(_p.person == person, _p.revoked_at.is_(None)).order_by(_p.added_at)
    return tuple(value_of(Passkey, row) for row in db.execute(query).mappings())


def mark_passkey_used(db: Connection, passkey: str, sign_count: int, at: datetime) -> None:
    """It signed once more."""
    db.execute(update(passkeys).where(_p.passkey == passkey).values(sign_count=sign_count, used_at=at))


def revoke_passkey(db: Connection, passkey: str, at: datetime) -> None:
    """It opens nothing any more; the row stays for those who ask which key it was."""
    db.execute(update(passkeys).where(_p.passkey == passkey, _p.revoked_at.is_(None)).values(revoked_at=at))


def revoke_passkeys_of(db: Connection, person: str, at: datetime) -> None:
    """None of the person's passkeys opens anything any more."""
    db.execute(update(passkeys).where(_p.person == person, _p.revoked_at.is_(None)).values(revoked_at=at))


def keep_challenge(db: Connection, asked: Challenge, at: datetime) -> None:
    """A browser was asked this; what nobody answered is swept out."""
    db.execute(delete(challenges).where(_c.asked_at < at - KEPT))
    db.execute(
        insert(challenges).values(
            challenge=asked.challenge,
            person=asked.person,
            purpose=asked.purpose,
            about=asked.about,
            asked_at=at,
            answered_at=None,
        )
    )


def take_challenge(db: Connection, challenge: str, at: datetime, *, holds: timedelta = HOLDS) -> Challenge | None:
    """What was asked, once: the second answer to the same question finds nothing, and a late one neither."""
    taken = db.execute(
        update(challenges)
        .where(_c.challenge == challenge, _c.answered_at.is_(None), _c.asked_at >= at - holds)
        .values(answered_at=at)
    )
    if taken.rowcount != 1:
        return None
    row = db.execute(select(challenges).where(_c.challenge == challenge)).mappings().one()
    return value_of(Challenge, row)
