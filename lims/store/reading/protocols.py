"""Protocol versions in force, as text. Reading the text is the business of the layers above."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from lims.store.reading.values import value_of
from lims.store.tables.protocols import protocols


@dataclass(frozen=True, slots=True)
class ActiveProtocol:
    """One version that came into force."""

    trial: str
    version: int
    sha256: str
    text: str
    confirmed: tuple[str, ...]
    activated_at: datetime
    activated_by: str


def list_protocols(db: Connection) -> tuple[ActiveProtocol, ...]:
    """Every version ever put into force, newest first."""
    rows = db.execute(select(protocols).order_by(protocols.c.trial, protocols.c.version.desc())).mappings()
    return tuple(value_of(ActiveProtocol, row) for row in rows)


def find_newest(db: Connection, trial: str) -> ActiveProtocol | None:
    """The newest version in force for a trial, or None."""
    query = select(protocols).where(protocols.c.trial == trial).order_by(protocols.c.version.desc()).limit(1)
    row = db.execute(query).mappings().first()
    return value_of(ActiveProtocol, row) if row else None


def text_of(db: Connection, sha256: str) -> str:
    """The text that a batch is pinned to; KeyError when it is not in the store."""
    text = db.scalar(select(protocols.c.text).where(protocols.c.sha256 == sha256))
    if text is None:
        raise KeyError(sha256)
    return str(text)


def put_in_force(db: Connection, sha256: str) -> tuple[datetime, str]:
    """When and by whom that version was put into force; KeyError when it is not in the store."""
    c = protocols.c
    found = db.execute(select(c.activated_at, c.activated_by).where(c.sha256 == sha256)).first()
    if found is None:
        raise KeyError(sha256)
    return found.activated_at, str(found.activated_by)
