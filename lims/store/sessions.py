"""Who is signed in where, and which programs hold a token. Operational: these functions write their own rows.

A session or token is looked up in one statement together with the person and the station, because every scan needs it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, and_, bindparam, func, insert, select, update

from lims.domain.people import Person
from lims.store.prepared import Prepared, Row
from lims.store.tables.materials import equipment
from lims.store.tables.people import people, tokens
from lims.store.tables.web import access_tokens, http_sessions, preferences


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A person at a station, by session or by token, and what the station holds now."""

    person: Person
    station: str  # empty while none was chosen
    station_batch: str
    station_step: str
    stopped_by: str  # the refusal that stopped the station, until a second person clears it
    created_at: datetime
    seen_at: datetime | None
    expires_at: datetime | None
    token: str  # the id of the access token; empty for a browser
    language: str = ""  # that the person chose; empty: none
    how: str = ""  # by what the person was known: password, passkey, code, badge, outside; empty for a token


@dataclass(frozen=True, slots=True)
class Device:
    """One open session, as its owner sees it."""

    token_hash: str
    station: str
    created_at: datetime
    seen_at: datetime
    expires_at: datetime
    how: str
    device: str


_s, _a, _p, _e = http_sessions.c, access_tokens.c, people.c, equipment.c
_WHO = (_p.person, _p.printed_name, _p.roles, _p.active, _p.same_as, _p.trials)
_HELD = (_e.batch.label("held_batch"), _e.step.label("held_step"), _e.stopped_by)
# Made once: every scan asks one of them.
_SESSION = Prepared(
    select(*_WHO, *_HELD, _s.station, _s.created_at, _s.seen_at, _s.expires_at, _s.how, preferences.c.language)
    .select_from(
        http_sessions.join(people, _p.person == _s.person)
        .outerjoin(equipment, and_(_e.equipment == _s.station, _e.station))
        .outerjoin(preferences, preferences.c.person == _s.person)
    )
    .where(_s.token_hash == bindparam("b_hash"), _s.ended_at.is_(None), _p.active)
)
_TOKEN = Prepared(
    select(*_WHO, *_HELD, _a.station, _a.created_at, _a.token)
    .select_from(
        access_tokens.join(people, _p.person == _a.person)
        .join(tokens, and_(tokens.c.token == _a.token, tokens.c.revoked_at.is_(None)))
        .outerjoin(equipment, and_(_e.equipment == _a.station, _e.station))
    )
    .where(_a.token_hash == bindparam("b_hash"), _p.active)
)


def open_session(
    db: Connection,
    token_hash: str,
    person: str,
    station: str,
    at: datetime,
    expires_at: datetime,
    *,
    how: str = "password",
    device: str = "",
) -> None:
    """Keep a new session, by the hash of its token; `device` is what the browser says of itself."""
    db.execute(
        insert(http_sessions).values(
            token_hash=token_hash,
            person=person,
            station=station,
            created_at=at,
            seen_at=at,
            expires_at=expires_at,
            how=how,
            device=device[:120],
        )
    )


def find_session(db: Connection, token_hash: str) -> SignedIn | None:
    """The session of that token unless it was ended or its person disabled; the caller judges its age."""
    row = _SESSION.first(db, b_hash=token_hash)
    if row is None:
        return None
    return _signed_in(
        row, seen_at=row["seen_at"], expires_at=row["expires_at"], language=row["language"] or "", how=row["how"]
    )


def find_access_token(db: Connection, token_hash: str) -> SignedIn | None:
    """The holder of an access token unless it was revoked or the person disabled."""
    row = _TOKEN.first(db, b_hash=token_hash)
    return None if row is None else _signed_in(row, token=row["token"])


def keep_access_token(db: Connection, token_hash: str, token: str, person: str, station: str, at: datetime) -> None:
    """Keep what is needed to recognise a token; that it was issued is an entry of the ledger."""
    db.execute(
        insert(access_tokens).values(token_hash=token_hash, token=token, person=person, station=station, created_at=at)
    )


def mark_seen(db: Connection, token_hash: str, at: datetime) -> None:
    """The session was used."""
    db.execute(update(http_sessions).where(http_sessions.c.token_hash == token_hash).values(seen_at=at))


def choose_station(db: Connection, token_hash: str, station: str) -> None:
    """From now on the session works at that station."""
    db.execute(update(http_sessions).where(http_sessions.c.token_hash == token_hash).values(station=station))


def end_session(db: Connection, token_hash: str, at: datetime) -> None:
    """The session opens nothing any more."""
    query = update(http_sessions).where(http_sessions.c.token_hash == token_hash, http_sessions.c.ended_at.is_(None))
    db.execute(query.values(ended_at=at))


def end_sessions_of(db: Connection, person: str, at: datetime) -> None:
    """Every session of the person ends: after a change of password, and when the person is disabled."""
    query = update(http_sessions).where(http_sessions.c.person == person, http_sessions.c.ended_at.is_(None))
    db.execute(query.values(ended_at=at))


def end_other_sessions(db: Connection, person: str, but: str, at: datetime) -> None:
    """Every session of the person but one ends."""
    query = update(http_sessions).where(_s.person == person, _s.ended_at.is_(None), _s.token_hash != but)
    db.execute(query.values(ended_at=at))


def devices_of(db: Connection, person: str, seen_after: datetime, at: datetime) -> tuple[Device, ...]:
    """Where the person is signed in now, the newest use first."""
    query = select(_s.token_hash, _s.station, _s.created_at, _s.seen_at, _s.expires_at, _s.how, _s.device).where(
        _s.person == person, _s.ended_at.is_(None), _s.seen_at > seen_after, _s.expires_at > at
    )
    return tuple(Device(*row) for row in db.execute(query.order_by(_s.seen_at.desc())))


def last_uses(db: Connection) -> dict[str, datetime]:
    """When each person last used a session."""
    return {row[0]: row[1] for row in db.execute(select(_s.person, func.max(_s.seen_at)).group_by(_s.person))}


def _signed_in(
    row: Row,
    *,
    seen_at: datetime | None = None,
    expires_at: datetime | None = None,
    token: str = "",
    language: str = "",
    how: str = "",
) -> SignedIn:
    return SignedIn(
        Person(
            row["person"], row["printed_name"], tuple(row["roles"]), row["active"], row["same_as"], tuple(row["trials"])
        ),
        row["station"],
        row["held_batch"] or "",
        row["held_step"] or "",
        row["stopped_by"] or "",
        row["created_at"],
        seen_at,
        expires_at,
        token,
        language,
        how,
    )
