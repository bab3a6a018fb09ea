"""Series of signings within one session. Operational: each signature is of the record, how it was proven is not."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, delete, insert, select

from lims.domain.people import Person
from lims.store.tables.standing import signing_series

_c = signing_series.c


def goes_on(db: Connection, token_hash: str, person: Person, station: str, since: datetime) -> bool:
    """Whether this person signed in this session after `since`, at the same station and with the same roles."""
    row = db.execute(select(signing_series).where(_c.token_hash == token_hash)).first()
    return row is not None and (row.person, row.station, row.roles) == _who(person, station) and row.signed_at > since


def keep_on(db: Connection, token_hash: str, person: Person, station: str, at: datetime) -> None:
    """A signature was proven now: the series begins or goes on. Those of yesterday are swept out."""
    db.execute(delete(signing_series).where((_c.token_hash == token_hash) | (_c.person == person.person)))
    name, place, roles = _who(person, station)
    db.execute(
        insert(signing_series).values(token_hash=token_hash, person=name, station=place, roles=roles, signed_at=at)
    )


def _who(person: Person, station: str) -> tuple[str, str, str]:
    return person.person, station, " ".join(sorted(person.roles))[:200]
