"""Reading a chain with distrust: every stored entry against its text, its hash and the entry before it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import NamedTuple

from lims.ledger.canonical import NotCanonical, time_text
from lims.ledger.entry import GENESIS, Entry, entry_hash, read_entry, read_fields
from lims.ledger.plain_entry import Told, find_told

COMPARED = ("chain", "seq", "previous", "kind", "person", "recorded_at")


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


@dataclass(frozen=True, slots=True)
class _Read:
    """A stored row, the hash of its text, and the entry its text tells, if it tells one."""

    row: StoredEntry
    hash: str
    entry: Entry | None
    why_not: str


def faults_in_chain(chain: str, rows: Iterable[StoredEntry]) -> Iterator[Fault]:
    """Every altered entry of a chain, one fault each, and where the chain breaks first; rows in order of seq."""
    plain: StoredEntry | None = None
    before: _Read | None = None
    earlier: object = 0  # the position of the entry that `before` follows
    for row in rows:
        if plain is not None or before is None:
            if _is_plainly_right(chain, plain, row):
                earlier, plain = plain.position if plain else 0, row
                continue
            # From the first doubt on, every reason is looked for.
            before = _read(plain) if plain is not None else None
            plain = None
        read = _read(row)
        reasons = list(_reasons_against_entry(read))
        gap = _gap(chain, before, row)
        if gap:
            yield gap
        else:
            yield from _moved_away(chain, earlier, before, row)
            reasons += _reasons_against_order(before, read)
        if reasons:
            yield Fault(chain, row.seq if type(row.seq) is int else 0, "; ".join(reasons))
        if type(row.seq) is int:
            earlier, before = before.row.position if before else 0, read


def _is_plainly_right(chain: str, before: StoredEntry | None, row: StoredEntry) -> bool:
    """Whether nothing at all is wrong with a row that follows a right one: so it is with most, and told quickly.

    It must never say yes where `_reasons_against_entry` or `_reasons_against_order` has a reason.
    """
    position, of, seq, text, digest, previous, kind, person, recorded_at = row
    try:
        if sha256(text.encode()).hexdigest() != digest:
            return False
        told = find_told(text)
        if told is None:
            fields = read_fields(text)
            told = Told(*(fields[name] for name in COMPARED))
    except (NotCanonical, UnicodeEncodeError, AttributeError):
        return False
    if (of, seq, previous, kind, person, recorded_at) != told or of != chain:
        return False
    if before is None:
        return type(seq) is int and seq == 1 and previous == GENESIS
    if type(seq) is not int or type(position) is not int or type(before.position) is not int:
        return False
    follows = seq == before.seq + 1 and previous == before.hash and position > before.position
    return follows and recorded_at >= before.recorded_at


def _read(row: StoredEntry) -> _Read:
    try:
        entry = read_entry(row.text)
    except NotCanonical as fault:
        return _Read(row, entry_hash(row.text), None, str(fault))
    return _Read(row, entry.hash, entry, "")


def _gap(chain: str, before: _Read | None, row: StoredEntry) -> Fault | None:
    wanted = before.row.seq + 1 if before else 1
    if type(row.seq) is not int or row.seq == wanted:
        return None
    if row.seq < wanted:
        return Fault(chain, row.seq, f"entry {row.seq} is there more than once")
    which = f"entry {wanted} is" if row.seq == wanted + 1 else f"entries {wanted} to {row.seq - 1} are"
    return Fault(chain, wanted, f"{which} missing")


def _reasons_against_entry(read: _Read) -> Iterator[str]:
    row, entry = read.row, read.entry
    if read.hash != row.hash:
        yield f"altered: the text gives the hash {read.hash}, the stored hash is {row.hash}"
    if entry is None:
        yield f"the text is no entry: {read.why_not}"
        return
    told = (entry.chain, entry.seq, entry.previous, entry.kind, entry.person, time_text(entry.recorded_at))
    stored = (row.chain, row.seq, row.previous, row.kind, row.person, row.recorded_at)
    if told != stored:
        for column, is_now, should_be in zip(COMPARED, stored, told, strict=True):
            if is_now != should_be:
                yield f"column {column} says {is_now!r}, the text says {should_be!r}"


def _moved_away(chain: str, earlier: object, before: _Read | None, row: StoredEntry) -> Iterator[Fault]:
    """The entry before, when it may be the one whose position was changed: this one follows the entry before that."""
    here, there = row.position, before.row.position if before else 0
    if before and type(here) is int and type(there) is int and type(earlier) is int and earlier < here <= there:
        yield Fault(chain, before.row.seq, f"it stands at position {there}, not before the entry after it at {here}")


def _reasons_against_order(before: _Read | None, read: _Read) -> Iterator[str]:
    """Whether the entry follows the one before it, as its own text tells."""
    entry = read.entry
    if entry is None:
        return
    if before is None:
        if entry.previous != GENESIS:
            yield "the first entry of a chain follows none, but this one names one"
        return
    # When the entry before was altered, that is told there; here either of its hashes will do.
    if entry.previous not in {before.row.hash, before.hash}:
        yield f"the chain breaks here: it follows the hash {entry.previous}, the entry before has {before.row.hash}"
    here, there = read.row.position, before.row.position
    if type(here) is not int or (type(there) is int and here <= there):
        yield f"it stands at position {here}, not after the entry before it at {there}"
    if before.entry and entry.recorded_at < before.entry.recorded_at:
        yield "it was recorded before the entry that it follows"
