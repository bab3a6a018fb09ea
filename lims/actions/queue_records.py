"""The records of every batch that waits for quality, each read again only when something was written to it."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection

from lims.actions.overview import qa_queue
from lims.actions.views import batch_record
from lims.domain.batch import Batch
from lims.domain.record import BatchRecord
from lims.domain.review.scope import late_is_told, sorted_record
from lims.domain.review.sorting import Sorted
from lims.store.reading.site import heads_of

# By the heads of the three chains that a record is drawn from: an entry never changes, so neither does the record.
_KEPT: dict[tuple[str, ...], BatchRecord] = {}
# The newest of each by its own two chains alone.
_GLANCED: dict[tuple[str, ...], BatchRecord] = {}
_SORTED: dict[tuple[str, ...], Sorted] = {}
MOST_KEPT = 500


def records_of_queue(db: Connection, at: datetime) -> list[BatchRecord]:
    """The records of the queue of quality, most urgent first."""
    return records_of(db, [row.batch for row in qa_queue(db, at)])


def records_of(db: Connection, batches: Sequence[Batch]) -> list[BatchRecord]:
    """The records of these batches."""
    heads = heads_of(db, {chain for one in batches for chain in _chains(one)})
    return [_record(db, one, tuple(heads.get(chain, "") for chain in _chains(one))) for one in batches]


def glance_at_queue(db: Connection, at: datetime) -> list[BatchRecord]:
    """The same for a list beside one open record: what only the site's own chain tells may be of a while ago.

    A lot received or a cabinet cleaned moves that chain every minute, and would have each record of the queue read
    again. Nothing is signed or decided on what this gives.
    """
    batches = [row.batch for row in qa_queue(db, at)]
    heads = heads_of(db, {chain for one in batches for chain in _chains(one)})
    keys = [tuple(heads.get(chain, "") for chain in _chains(one)) for one in batches]
    return [_GLANCED.get(key[:2]) or _record(db, one, key) for one, key in zip(batches, keys, strict=True)]


def sorting_of(record: BatchRecord) -> Sorted:
    """The entries of a record as the rules of review sort them; sorted again only when its own chain has moved."""
    key = (*(head.head_hash for head in record.heads[:1]), str(late_is_told(record)))
    found = _SORTED.get(key) if all(key) else None
    if found is None:
        found = sorted_record(record)
        if len(_SORTED) >= MOST_KEPT:
            _SORTED.clear()
        _SORTED[key] = found
    return found


def _chains(batch: Batch) -> tuple[str, str, str]:
    return f"batch:{batch.batch}", f"subject:{batch.subject}", "site"


def _record(db: Connection, batch: Batch, key: tuple[str, ...]) -> BatchRecord:
    found = _KEPT.get(key) if all(key) else None
    if found is None:
        found = batch_record(db, batch.batch)
        if len(_KEPT) >= MOST_KEPT:
            _KEPT.clear()
            _GLANCED.clear()
        _KEPT[key] = found
        if all(key):
            _GLANCED[key[:2]] = found
    return found
