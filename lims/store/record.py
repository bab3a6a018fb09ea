"""The only door to the record: append an entry to its chain and run its applier, in one transaction."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Table, and_, bindparam, func, insert, literal_column, or_, select, update

from lims.domain.errors import NotFound, RecordMoved, msg
from lims.domain.events.coding import from_data, to_data
from lims.domain.events.registry import KINDS
from lims.domain.events.site import ChainOpened
from lims.domain.events.standing import ClockStepped
from lims.domain.people import SYSTEM
from lims.ledger.canonical import NotCanonical, canonical_json
from lims.ledger.entry import GENESIS, Entry, write_entry
from lims.store.appliers import APPLIERS
from lims.store.errors import NotKeepable
from lims.store.prepared import Prepared
from lims.store.reading.standing import next_pause, step_is_known
from lims.store.tables.ledger import chains, jobs, ledger

SITE = "site"
# A request takes its time, then waits its turn to write. An entry that came first may so carry a later time: the later
# request is recorded at that time, beyond LONGEST_WAIT with what the clock showed beside it. No request is older than
# STEP: then the clock was set back, and that is an entry of its own.
LONGEST_WAIT = timedelta(seconds=10)
STEP = timedelta(seconds=60)
CLOCK_BEHIND = "the clock of the machine was behind"

_c = chains.c
_OF_CHAIN = select(_c.head_seq, _c.head_hash, _c.head_at).where(_c.chain == bindparam("chain"))
_HEAD, _HEAD_LOCKED = Prepared(_OF_CHAIN), Prepared(_OF_CHAIN.with_for_update())
_TOLD = ("AlertRaised", "AlertEscalated")
_MOVED = (
    select(ledger.c.seq)
    .where(ledger.c.chain == bindparam("chain"), ledger.c.seq > bindparam("seen"))
    .where(or_(ledger.c.person != SYSTEM, ledger.c.kind.not_in(_TOLD)))
    .limit(1)
)
_APPEND, _OPEN, _ASK = Prepared(insert(ledger)), Prepared(insert(chains)), Prepared(insert(jobs))
_MOVE_HEAD = Prepared(
    update(chains)
    .where(_c.chain == bindparam("b_chain"))
    .values(head_seq=bindparam("b_seq"), head_hash=bindparam("b_hash"), head_at=bindparam("b_at"))
)


@dataclass(slots=True)
class _Head:
    seq: int
    hash: str
    at: datetime | None
    before: int  # where the chain was when this act took it


def make_id() -> str:
    """A new id nobody can guess: 32 hex digits."""
    return secrets.token_hex(16)


@dataclass(slots=True)
class Act:
    """One person's act at one moment: reads through `db`, and records. It lives inside one write transaction."""

    db: Connection
    person: str
    at: datetime
    station: str = ""
    new_id: Callable[[], str] = make_id
    choose: Callable[[str], str] = secrets.choice
    recorded_at: datetime | None = None  # of a late act: when it is written down; `at` is then when it was done
    late_reason: str = ""
    _heads: dict[str, _Head] = field(default_factory=dict)

    def late(self, performed_at: datetime, reason: str, *, station: str = "") -> "Act":
        """The same act as it was done earlier: rules are judged at that moment, entries carry both times."""
        now = self.recorded_at or self.at
        return replace(
            self,
            at=performed_at,
            recorded_at=now,
            late_reason=reason,
            station=station or self.station,
            _heads=self._heads,
        )

    def lock(self, chain: str) -> int:
        """Keep other writers off the chain until this act ends, and give its head; call before reading what you judge.

        Raises NotFound when the chain was never opened.
        """
        return self._lock(chain).seq

    def check_seen(self, chain: str, seen_seq: int) -> None:
        """Raise RecordMoved when the chain is no longer at the entry the person's page was drawn from.

        What the program itself only tells (a window that opens, nobody who answers) stops nobody at work.
        """
        head = self.lock(chain)
        if head != seen_seq and (
            head < seen_seq or self.db.execute(_MOVED, {"chain": chain, "seen": seen_seq}).first()
        ):
            raise RecordMoved(chain, seen=seen_seq, head=head)

    def moved(self, chain: str) -> list[int]:
        """From which entry to which this act has moved the chain; empty when it recorded nothing there.

        A page that was drawn at the first is still true at the second: its own person did what lies between.
        """
        head = self._heads.get(chain)
        return [head.before, head.seq] if head is not None and head.seq > head.before else []

    def lock_row(self, table: Table, **key: object) -> None:
        """Keep other writers off a row that two chains touch (a station, a material lot), so that order is effect."""
        # SQLite has one writer at a time: this act holds everything already.
        if self.db.dialect.name != "sqlite":
            where = and_(*(table.c[name] == value for name, value in key.items()))
            self.db.execute(select(literal_column("1")).select_from(table).where(where).with_for_update()).all()

    def open_chain(self, chain: str) -> Entry:
        """Open the chain of a new subject or batch; the site's own chain bears witness."""
        return self.record(SITE, ChainOpened(chain))

    def record(
        self, chain: str, event: object, *, performed_at: datetime | None = None, late_reason: str = ""
    ) -> Entry:
        """Append the event to the chain and let its applier change the rows."""
        applier = APPLIERS.get(type(event))
        kind = type(event).__name__
        if applier is None or KINDS.get(kind) is not type(event):
            raise TypeError(f"{kind} cannot be recorded: it is not in the list of events, or nothing applies it")
        head = self._lock(chain)
        recorded_at = self._time_after(head)
        behind = self._is_behind(head)
        entry = _written(
            chain=chain,
            seq=head.seq + 1,
            recorded_at=recorded_at,
            person=self.person,
            kind=kind,
            data=to_data(event),
            previous=head.hash,
            performed_at=performed_at or (self.at if self.recorded_at or behind else None),
            late_reason=late_reason or self.late_reason or (CLOCK_BEHIND if behind else ""),
            station=self.station,
        )
        _APPEND.run(self.db, row_of(entry))
        apply_entry(self.db, entry)
        head.seq, head.hash, head.at = entry.seq, entry.hash, entry.recorded_at
        return entry

    def enqueue(self, kind: str, payload: object, *, due_at: datetime | None = None) -> None:
        """Ask the worker for something this answer need not wait for; it is asked only if the act is kept."""
        row = {
            "kind": kind,
            "payload": canonical_json(payload),
            "state": "waiting",
            "asked_at": self.at,
            "due_at": due_at or self.at,
            "taken_by": "",
            "tries": 0,
            "fault": "",
        }
        _ASK.run(self.db, row)

    def _lock(self, chain: str) -> _Head:
        held = self._heads.get(chain)
        if held is not None:
            return held
        query = _HEAD if self.db.dialect.name == "sqlite" else _HEAD_LOCKED
        row = query.first(self.db, chain=chain)
        if row is not None:
            head = _Head(row["head_seq"], row["head_hash"], row["head_at"], row["head_seq"])
        elif chain == SITE:
            # Two first entries at once meet at the key (chain, seq): one is refused by the database.
            head = _Head(0, GENESIS, None, 0)
        else:
            raise NotFound(
                "chain_not_open",
                msg("There is no record of %(chain)s.", chain=chain),
                next_step=msg("Check the number, or open it first."),
            )
        self._heads[chain] = head
        return head

    def _is_behind(self, head: _Head) -> bool:
        return head.at is not None and head.at - (self.recorded_at or self.at) > LONGEST_WAIT

    def _time_after(self, head: _Head) -> datetime:
        now = self.recorded_at or self.at
        if head.at is None:
            return now
        if head.at - now > STEP and not step_is_known(self.db, now, head.at):
            self._note_step(now)
        return max(now, head.at)

    def _note_step(self, now: datetime) -> None:
        """The clock was set back: say so in the site's chain, up to the newest time that the record has anywhere."""
        site = self._lock(SITE)
        newest = self.db.scalar(select(func.max(_c.head_at))) or now
        entry = _written(
            chain=SITE,
            seq=site.seq + 1,
            recorded_at=max(now, newest),
            person=SYSTEM,
            kind=ClockStepped.__name__,
            data=to_data(ClockStepped(next_pause(self.db), newest, now, "record")),
            previous=site.hash,
            performed_at=now,
            late_reason=CLOCK_BEHIND,
        )
        _APPEND.run(self.db, row_of(entry))
        apply_entry(self.db, entry)
        site.seq, site.hash, site.at = entry.seq, entry.hash, entry.recorded_at


def _written(**fields: Any) -> Entry:
    try:
        return write_entry(**fields)
    except NotCanonical as fault:
        raise NotKeepable(str(fault)) from fault


def row_of(entry: Entry) -> dict[str, Any]:
    """The ledger row of an entry; the position is given by the database."""
    return {
        "chain": entry.chain,
        "seq": entry.seq,
        "text": entry.text,
        "hash": entry.hash,
        "previous": entry.previous,
        "kind": entry.kind,
        "person": entry.person,
        "recorded_at": entry.recorded_at,
    }


def apply_entry(db: Connection, entry: Entry) -> None:
    """Everything an entry does to the state: the head of its chain, then its own applier. The rebuild calls the same.

    The applier sees the event as read back from the entry's data, so that it can see nothing a replay would not.
    """
    event = from_data(entry.kind, entry.data)
    if entry.seq == 1 and entry.chain == SITE:
        _OPEN.run(db, _chain_row(SITE, entry, seq=1, head=entry.hash))
    else:
        head = {"b_chain": entry.chain, "b_seq": entry.seq, "b_hash": entry.hash, "b_at": entry.recorded_at}
        _MOVE_HEAD.run(db, head)
    if isinstance(event, ChainOpened):
        _OPEN.run(db, _chain_row(event.chain, entry, seq=0, head=GENESIS))
    APPLIERS[type(event)](db, entry, event)


def _chain_row(chain: str, entry: Entry, *, seq: int, head: str) -> dict[str, Any]:
    at = entry.recorded_at
    return {"chain": chain, "head_seq": seq, "head_hash": head, "head_at": at, "opened_at": at}
