"""One entry of the ledger: canonical text, and the SHA-256 of exactly that text."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from lims.ledger.canonical import NotCanonical, canonical_json, read_canonical, read_time, time_text

GENESIS = "0" * 64
FIELDS = ("chain", "data", "kind", "late_reason", "performed_at", "person", "previous", "recorded_at", "seq", "station")


@dataclass(frozen=True, slots=True)
class Entry:
    """What was recorded, by whom, when, at which station, and which entry of its chain came before it."""

    chain: str
    seq: int
    recorded_at: datetime
    person: str
    kind: str
    data: Mapping[str, Any]
    previous: str
    performed_at: datetime | None
    late_reason: str
    station: str
    text: str
    hash: str


def entry_hash(text: str) -> str:
    """SHA-256 of the stored text, 64 lower-case hex digits."""
    return sha256(entry_bytes(text)).hexdigest()


def entry_bytes(text: str) -> bytes:
    """The text in UTF-8, as it is hashed and as it is a leaf of the tree."""
    # A text read from a damaged file may hold what UTF-8 cannot; it still has to be compared, not to stop the check.
    return text.encode("utf-8", "surrogatepass")


def write_entry(
    *,
    chain: str,
    seq: int,
    recorded_at: datetime,
    person: str,
    kind: str,
    data: Mapping[str, Any],
    previous: str,
    performed_at: datetime | None = None,
    late_reason: str = "",
    station: str = "",
) -> Entry:
    """The entry with its canonical text and hash; raises NotCanonical when a value cannot be written exactly."""
    plain = dict(data)
    fields = {
        "chain": chain,
        "data": plain,
        "kind": kind,
        "late_reason": late_reason,
        "performed_at": None if performed_at is None else time_text(performed_at),
        "person": person,
        "previous": previous,
        "recorded_at": time_text(recorded_at),
        "seq": seq,
        "station": station,
    }
    _check_fields(fields)
    text = canonical_json(fields)
    return Entry(
        chain, seq, recorded_at, person, kind, plain, previous, performed_at, late_reason, station,
        text, entry_hash(text),
    )  # fmt: skip


def read_fields(text: str) -> dict[str, Any]:
    """The fields of a stored text, times as texts; raises NotCanonical where `read_entry` does."""
    fields = read_canonical(text)
    if type(fields) is not dict or tuple(fields) != FIELDS:
        raise NotCanonical(f"an entry has exactly the fields {', '.join(FIELDS)}")
    _check_fields(fields)
    for name in ("recorded_at", "performed_at"):
        if fields[name] is not None:
            read_time(fields[name])
    return fields


def read_entry(text: str) -> Entry:
    """The entry of a stored text; raises NotCanonical unless it is exactly what `write_entry` would write."""
    fields = read_fields(text)
    performed_at = fields["performed_at"]
    return Entry(
        chain=fields["chain"],
        seq=fields["seq"],
        recorded_at=read_time(fields["recorded_at"]),
        person=fields["person"],
        kind=fields["kind"],
        data=fields["data"],
        previous=fields["previous"],
        performed_at=None if performed_at is None else read_time(performed_at),
        late_reason=fields["late_reason"],
        station=fields["station"],
        text=text,
        hash=entry_hash(text),
    )


def _check_fields(fields: Mapping[str, Any]) -> None:
    for name in ("chain", "kind", "late_reason", "person", "previous", "recorded_at", "station"):
        if type(fields[name]) is not str:
            raise NotCanonical(f"{name}: text is needed")
    for name in ("chain", "kind", "person"):
        if not fields[name]:
            raise NotCanonical(f"{name}: must not be empty")
    if type(fields["seq"]) is not int or fields["seq"] < 1:
        raise NotCanonical("seq: a whole number from 1 on is needed")
    if type(fields["data"]) is not dict:
        raise NotCanonical("data: an object is needed")
    if fields["performed_at"] is not None and type(fields["performed_at"]) is not str:
        raise NotCanonical("performed_at: a time or nothing is needed")
    if len(fields["previous"]) != 64 or fields["previous"].strip("0123456789abcdef"):
        raise NotCanonical("previous: 64 lower-case hex digits are needed")
