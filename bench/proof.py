"""Proof: a ledger of a million entries read with distrust, beside the bare hashing of the same texts; and one batch."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from sqlalchemy import Connection, func, insert, select, update

from bench.figures import Figure, at_most
from bench.place import Place
from lims.domain.batch import Stage
from lims.domain.events.coding import to_data
from lims.domain.events.site import SiteOpened
from lims.domain.events.steps import SlotFilled
from lims.interop.bundle.verify import prove
from lims.ledger.checkpoint import private_key_of, public_key_text
from lims.ledger.entry import GENESIS, Entry, write_entry
from lims.ledger.tree import leaf_hash
from lims.store.checkpoints import find_latest_checkpoint
from lims.store.reading.batches import list_batches
from lims.store.reading.record_file import record_json
from lims.store.record import SITE, Act, row_of
from lims.store.schema import migrate
from lims.store.sequencer import Sequencer
from lims.store.session import Store, open_store
from lims.store.tables.ledger import chains, leaves, ledger
from lims.store.verify import verify

CHAINS, IN_EACH = 5_000, 200
ENTRIES = CHAINS * IN_EACH
PERSON = "demo-technician-a"


def measure(place: Place) -> Iterator[Figure]:
    """Seconds for all of it: chains, columns, leaves of the tree and the checkpoint over them."""
    place.folder.joinpath("proof").mkdir()
    store = open_store(f"sqlite:///{place.folder / 'proof' / 'autolog.db'}")
    migrate(store)
    key = private_key_of(sha256(b"bench").digest())
    _fill(store, public_key_text(key.public_key()))
    _take_in(store)
    Sequencer(store, key, place.folder / "proof" / "checkpoints.txt").advance(datetime.now(UTC))
    began = time.perf_counter()
    report = verify(store)
    seconds = time.perf_counter() - began
    if not report.ok or report.entries < ENTRIES:
        raise RuntimeError(f"the measured ledger is {report.verdict}: {report.faults[:3]}")
    began = time.perf_counter()
    with store.reading() as db:
        for (text,) in db.exec_driver_sql("SELECT text FROM ledger"):
            sha256(text.encode()).hexdigest()
    bare = time.perf_counter() - began
    store.close()
    yield at_most(f"{report.entries:,} entries verified", seconds, "s", 60, beside="read and SHA-256 only", bare=bare)
    yield from _one_batch(place)


def _one_batch(place: Place) -> Iterator[Figure]:
    """The longest batch of the demonstration: its record read from the ledger with every proof, then proved alone."""
    store = place.open_store()
    with store.reading() as db:
        closed = next(batch for batch in list_batches(db) if batch.stage is Stage.CLOSED)
        began = time.perf_counter()
        record = record_json(db, closed.batch, find_latest_checkpoint(db), document="batch_record", copy=1)
        drawn = time.perf_counter() - began
    store.close()
    began = time.perf_counter()
    told = prove({"record.json": record})
    seconds = time.perf_counter() - began
    if not told["ok"]:
        raise RuntimeError(f"the measured record is faulty: {told['faults'][:3]}")
    measure = f"one batch of {told['entries']} entries proved by verify.py"
    yield at_most(measure, seconds, "s", 1, beside="drawing its record.json", bare=drawn)


def _fill(store: Store, public_key: str) -> None:
    """Entries as scans leave them. Written past `record`, which would also keep a state nobody looks at here."""
    at = datetime.now(UTC) - timedelta(days=1)

    def open_all(act: Act) -> None:
        act.record(SITE, SiteOpened("autolog.example/bench", "Bench", "UTC", public_key, "A9999", demonstration=True))
        for number in range(CHAINS):
            act.open_chain(_chain(number))

    store.perform(PERSON, at, open_all)
    for first in range(0, CHAINS, 50):
        with store.writing() as db:
            for number in range(first, first + 50):
                _fill_chain(db, number, at + timedelta(seconds=1))


def _fill_chain(db: Connection, number: int, at: datetime) -> None:
    entries: list[Entry] = []
    batch = _chain(number).removeprefix("batch:")
    for seq in range(1, IN_EACH + 1):
        event = SlotFilled(
            batch, f"step_{seq}", "gradient_medium", "0123456789ABCDEF", "material", "M-001", "Lot DM-7731"
        )
        previous = entries[-1].hash if entries else GENESIS
        entry = write_entry(
            chain=_chain(number),
            seq=seq,
            recorded_at=at,
            person=PERSON,
            kind="SlotFilled",
            data=to_data(event),
            previous=previous,
            station="BSC-1",
        )
        entries.append(entry)
    db.execute(insert(ledger), [row_of(entry) for entry in entries])
    head = {"head_seq": IN_EACH, "head_hash": entries[-1].hash, "head_at": at}
    db.execute(update(chains).where(chains.c.chain == _chain(number)).values(head))


def _take_in(store: Store) -> None:
    """The leaves as a sequencer would number them, many at a time."""
    with store.reading() as db:
        newest = db.scalar(select(func.max(ledger.c.position))) or 0
    for first in range(1, newest + 1, 20_000):
        span = ledger.c.position.between(first, first + 19_999)
        with store.writing() as db:
            texts = db.execute(select(ledger.c.position, ledger.c.text).where(span).order_by(ledger.c.position))
            rows = [
                {"leaf_index": at - 1, "position": at, "hash": leaf_hash(text.encode()).hex()} for at, text in texts
            ]
            db.execute(insert(leaves), rows)


def _chain(number: int) -> str:
    return f"batch:B26-{number + 1:04d}"
