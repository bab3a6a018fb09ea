"""Reading a chain with distrust: every stored entry against its text, its hash and the entry before it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from lims.ledger.canonical import NotCanonical, time_text
from lims.ledger.entry import GENESIS, Entry, entry_hash, read_entry


class StoredEntry(NamedTuple):
    """A row of the ledger as it lies on disk: all text, nothing interpreted."""

    position: int
    chain: str
    seq: int
    text: str
    hash: str
    previous: str
    kind: str
    person: str
    recorded_at: str


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one entry, in words. An empty chain: with the ledger as a whole."""

    chain: str
    seq: int
    what: str


def faults_in_chain(chain: str, rows: Iterable[StoredEntry]) -> Iterator[Fault]:
    """Every altered entry of a chain, one fault each, and where the chain breaks first; rows in order of seq."""
    before: StoredEntry | None = None
    for row in rows:
        reasons = list(_reasons_against_entry(row))
        gap = _gap(chain, before, row)
        if gap:
            yield gap
        else:
            reasons += _reasons_against_order(before, row)
        if reasons:
            yield Fault(chain, row.seq if type(row.seq) is int else 0, "; ".join(reasons))
        if type(row.seq) is int:
            before = row


def _gap(chain: str, before: StoredEntry | None, row: StoredEntry) -> Fault | None:
    wanted = before.seq + 1 if before else 1
    if type(row.seq) is not int or row.seq == wanted:
        return None
    if row.seq < wanted:
        return Fault(chain, row.seq, f"entry {row.seq} is there more than once")
    which = f"entry {wanted} is" if row.seq == wanted + 1 else f"entries {wanted} to {row.seq - 1} are"
    return Fault(chain, wanted, f"{which} missing")


def _reasons_against_entry(row: StoredEntry) -> Iterator[str]:
    computed = entry_hash(row.text)
    if computed != row.hash:
        yield f"altered: the text gives the hash {computed}, the stored hash is {row.hash}"
    try:
        entry = read_entry(row.text)
    except NotCanonical as fault:
        yield f"the text is no entry: {fault}"
        return
    for column, stored in row._asdict().items():
        if column in {"position", "text", "hash"}:
            continue
        told = _told(entry, column)
        if stored != told:
            yield f"column {column} says {stored!r}, the text says {told!r}"


def _reasons_against_order(before: StoredEntry | None, row: StoredEntry) -> Iterator[str]:
    """Whether the entry follows the one before it; only what both texts themselves say."""
    try:
        entry = read_entry(row.text)
    except NotCanonical:
        return
    if before is None:
        if entry.previous != GENESIS:
            yield "the first entry of a chain follows none, but this one names one"
        return
    # When the entry before was altered, that is told there; here either of its hashes will do.
    if entry.previous not in {before.hash, entry_hash(before.text)}:
        yield f"the chain breaks here: it follows the hash {entry.previous}, the entry before has {before.hash}"
    if type(row.position) is not int or row.position <= before.position:
        yield f"it stands at position {row.position}, not after the entry before it at {before.position}"
    try:
        earlier = read_entry(before.text).recorded_at
    except NotCanonical:
        return
    if entry.recorded_at < earlier:
        yield "it was recorded before the entry that it follows"


def _told(entry: Entry, column: str) -> object:
    value = getattr(entry, column)
    return time_text(value) if column == "recorded_at" else value
