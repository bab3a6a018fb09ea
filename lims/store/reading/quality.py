"""Counts, results, hand-overs, signatures, decisions: what is recorded of a batch beside its steps."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection, bindparam, select

from lims.domain.counts import RecordedCount
from lims.domain.custody import Handover, HandoverState
from lims.domain.papers import document_key
from lims.domain.quality import Bedside, Disposition, Formulation, Refused, Result, Signature
from lims.domain.record import PrintedCopy
from lims.store.prepared import Prepared
from lims.store.reading.papers import list_papers_of_batch
from lims.store.reading.values import value_of
from lims.store.tables.batches import batches
from lims.store.tables.custody import handovers
from lims.store.tables.expansion import counts
from lims.store.tables.infusion import bedsides
from lims.store.tables.product import formulations
from lims.store.tables.quality import assessments, dispositions, prints, results, signatures
from lims.store.tables.scanning import refusals

_DAY_ZERO = Prepared(select(batches.c.day_zero_at).where(batches.c.batch == bindparam("batch")))
_COUNTS = Prepared(select(counts).where(counts.c.batch == bindparam("batch")).order_by(counts.c.seq))
_RESULTS = Prepared(select(results).where(results.c.batch == bindparam("batch")).order_by(results.c.seq))
_HANDOVERS = Prepared(select(handovers).where(handovers.c.batch == bindparam("batch")).order_by(handovers.c.handover))


def _culture_day(day_zero_at: datetime | None, at: datetime) -> int | None:
    if day_zero_at is None or at < day_zero_at - timedelta(hours=1):
        return None
    return max(0, (at - day_zero_at + timedelta(hours=6)) // timedelta(days=1))


def list_counts(db: Connection, batch: str) -> tuple[RecordedCount, ...]:
    """The count of each step in the order they were made, with its culture day (the count at seeding is day 0).

    Where a correction made a step count again, the newest stands; the older ones stay in the ledger.
    """
    of_batch = _DAY_ZERO.first(db, batch=batch)
    day_zero_at = of_batch["day_zero_at"] if of_batch else None
    newest = {row["step"]: row for row in _COUNTS.all(db, batch=batch)}
    return tuple(
        value_of(RecordedCount, row, culture_day=_culture_day(day_zero_at, row["counted_at"]))
        for row in sorted(newest.values(), key=lambda row: (row["counted_at"], row["seq"]))
    )


def list_results(db: Connection, batch: str) -> tuple[Result, ...]:
    """Every result in the order recorded, repeats too."""
    return tuple(value_of(Result, row) for row in _RESULTS.all(db, batch=batch))


def list_handovers(db: Connection, batch: str) -> tuple[Handover, ...]:
    """Every hand-over in order."""
    rows = _HANDOVERS.all(db, batch=batch)
    return tuple(value_of(Handover, row, state=HandoverState(row["state"])) for row in rows)


def handovers_of(db: Connection, batches: Sequence[str]) -> dict[str, tuple[Handover, ...]]:
    """Every hand-over of each of these batches, in order; nothing for a batch that has none."""
    found: dict[str, tuple[Handover, ...]] = dict.fromkeys(batches, ())
    for start in range(0, len(batches), 500):
        query = select(handovers).where(handovers.c.batch.in_(batches[start : start + 500]))
        for row in db.execute(query.order_by(handovers.c.batch, handovers.c.handover)).mappings():
            found[row["batch"]] += (value_of(Handover, row, state=HandoverState(row["state"])),)
    return found


def list_signatures(db: Connection, batch: str) -> tuple[Signature, ...]:
    """Every signature, the voided ones too."""
    rows = db.execute(select(signatures).where(signatures.c.batch == batch).order_by(signatures.c.signature)).mappings()
    return tuple(value_of(Signature, row) for row in rows)


def list_dispositions(db: Connection, batch: str) -> tuple[Disposition, ...]:
    """Every decision in order."""
    rows = db.execute(select(dispositions).where(dispositions.c.batch == batch).order_by(dispositions.c.seq)).mappings()
    return tuple(value_of(Disposition, row) for row in rows)


def list_assessments(db: Connection, batch: str) -> dict[str, tuple[str, str, datetime]]:
    """What quality wrote of each exception: text, by whom, when; by the exception's key."""
    rows = db.execute(select(assessments).where(assessments.c.batch == batch)).mappings()
    return {row["exception"]: (row["assessment"], row["assessed_by"], row["assessed_at"]) for row in rows}


def list_refusals(db: Connection, batch: str) -> tuple[Refused, ...]:
    """Every refused scan recorded on this batch's chain. A step of the other batch is no step of this one."""
    rows = db.execute(select(refusals).where(refusals.c.chain == f"batch:{batch}").order_by(refusals.c.at)).mappings()
    return tuple(
        value_of(Refused, row) if row["batch"] in ("", batch) else value_of(Refused, row, step="") for row in rows
    )


def find_refusal(db: Connection, refusal: str) -> Refused | None:
    """One refused scan as told on the side that was being worked, or None."""
    row = (
        db.execute(select(refusals).where(refusals.c.refusal == refusal).order_by(refusals.c.chain)).mappings().first()
    )
    return value_of(Refused, row) if row else None


def find_formulation(db: Connection, batch: str) -> Formulation | None:
    """The dose calculation, or None before formulation."""
    row = db.execute(select(formulations).where(formulations.c.batch == batch)).mappings().first()
    if row is None:
        return None
    words = ("height_cm", "weight_kg", "bsa_m2", "dose_cells_per_ml", "volume_ml", "fill_volume_ml")
    return value_of(Formulation, row, **{name: f"{row[name]:f}" for name in words})


def find_bedside(db: Connection, batch: str) -> Bedside | None:
    """The bedside check and the infusion, or None before them."""
    row = db.execute(select(bedsides).where(bedsides.c.batch == batch)).mappings().first()
    if row is None:
        return None
    return value_of(Bedside, row, volume_ml="" if row["volume_ml"] is None else f"{row['volume_ml']:f}")


def list_prints(db: Connection, batch: str) -> tuple[PrintedCopy, ...]:
    """Every printed copy of every document of the batch, and of every document about one thing of it."""
    rows = db.execute(select(prints).where(prints.c.batch == batch).order_by(prints.c.printed_at)).mappings()
    copies = [value_of(PrintedCopy, row, document=document_key(row["document"]), about="") for row in rows]
    return tuple(sorted([*copies, *list_papers_of_batch(db, batch)], key=lambda one: one.printed_at))
