"""What stands between the site, or a person, and a signature."""

from datetime import datetime

from sqlalchemy import ColumnElement, Connection, func, select

from lims.domain.standing import Anchored, Lock, Pause, SigningRules, Standing
from lims.store.reading.values import value_of
from lims.store.tables.ledger import checkpoints, leaves, ledger
from lims.store.tables.sealing import anchor_places
from lims.store.tables.standing import signer_identities, signing_locks, signing_pauses, signing_rules

# On PostgreSQL an entry of a smaller position may come into sight a moment later.
_MARGIN = 200


def standing_of(db: Connection) -> Standing:
    """The rules of signing, what pauses it, and how far the anchors have come."""
    rules = find_rules(db)
    return Standing(rules, list_pauses(db, only_open=True), anchored(db, counts=bool(rules.anchor_minutes)))


def find_rules(db: Connection) -> SigningRules:
    """How this site signs."""
    row = db.execute(select(signing_rules)).mappings().first()
    return value_of(SigningRules, row) if row else SigningRules()


def list_pauses(db: Connection, *, only_open: bool = False) -> tuple[Pause, ...]:
    """Every time signing was paused, oldest first."""
    query = select(signing_pauses).order_by(signing_pauses.c.pause)
    if only_open:
        query = query.where(signing_pauses.c.resumed_at.is_(None))
    return tuple(value_of(Pause, row) for row in db.execute(query).mappings())


def next_pause(db: Connection) -> int:
    """The number of the next pause."""
    return (db.scalar(select(func.max(signing_pauses.c.pause))) or 0) + 1


def step_is_known(db: Connection, now: datetime, head_at: datetime) -> bool:
    """Whether a step of the clock that was noted explains that it shows this time after such an entry."""
    c = signing_pauses.c
    query = select(c.pause).where(c.cause == "clock", c.clock_before >= head_at, c.clock_after <= now).limit(1)
    return db.execute(query).first() is not None


def was_accepted(db: Connection, size: int, root: str) -> bool:
    """Whether quality signed that the record goes on although it is shorter than this checkpoint."""
    c = signing_pauses.c
    query = select(c.pause).where(c.cause == "rollback", c.size == size, c.root == root, c.resumed_at.is_not(None))
    return db.execute(query.limit(1)).first() is not None


def anchored(db: Connection, *, counts: bool = True) -> Anchored:
    """How far the anchors have come: the place that is furthest behind counts; without any, the newest checkpoint."""
    places = db.execute(select(anchor_places).order_by(anchor_places.c.place)).all()
    sealed = db.scalar(select(func.max(checkpoints.c.size))) or 0
    size = min((row.size for row in places), default=sealed)
    failing = tuple((row.place, row.fault, row.failing_since) for row in places if row.failing_since is not None)
    if not counts and not failing:
        return Anchored(size, 0, None)
    waiting, oldest_at = _behind(db, size)
    return Anchored(size, waiting, oldest_at, failing)


def _behind(db: Connection, size: int) -> tuple[int, datetime | None]:
    """How many entries a checkpoint of this size does not cover, and the oldest; no matter how many, it is no count.

    What the sequencer took in has its number. It comes nearly in order of time: the oldest is among the first.
    """
    newest = db.scalar(select(func.max(leaves.c.leaf_index)))
    taken = 0 if newest is None else newest + 1
    first = (
        select(func.min(ledger.c.recorded_at))
        .join_from(ledger, leaves, leaves.c.position == ledger.c.position)
        .where(leaves.c.leaf_index >= size, leaves.c.leaf_index < size + _MARGIN)
    )
    waiting, oldest_at = db.execute(select(func.count(), func.min(ledger.c.recorded_at)).where(not_taken_in(db))).one()
    moments = [at for at in (oldest_at, db.scalar(first) if taken > size else None) if at is not None]
    return max(0, taken - size) + waiting, min(moments, default=None)


def not_taken_in(db: Connection) -> ColumnElement[bool]:
    """Which rows of the ledger the sequencer has not met yet: the newest few."""
    last = db.scalar(select(func.max(leaves.c.position))) or 0
    newer = ledger.c.position > last - (_MARGIN if db.dialect.name == "postgresql" else 0)
    return newer & ~select(leaves.c.leaf_index).where(leaves.c.position == ledger.c.position).exists()


def list_locks(db: Connection, person: str = "") -> tuple[Lock, ...]:
    """Every time this person could not sign, or anybody; oldest first."""
    query = select(signing_locks).order_by(signing_locks.c.locked_at, signing_locks.c.lock)
    if person:
        query = query.where(signing_locks.c.person == person)
    return tuple(value_of(Lock, row) for row in db.execute(query).mappings())


def identity_is_on_file(db: Connection, person: str) -> bool:
    """Whether who this is was seen in a document, and the word that their signature binds them is on file."""
    c = signer_identities.c
    return db.execute(select(c.person).where(c.person == person, c.certified)).first() is not None
