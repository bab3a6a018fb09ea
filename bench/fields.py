"""`python -m bench.fields [--batches N] [--first SEED]`: whether every field of generated batches is on their paper.

Each batch is a walk (bench/walk): the straight story, and between its acts whatever anybody tries. Exit 1 when a field
of any row is not in the text of the PDF.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from bench.walk.run import Walker
from lims.actions.views import batch_record
from lims.printing.batch_record import batch_record_pdf
from lims.store.reading.batches import list_batches
from lims.store.session import Store, open_store
from lims.web.documents import print_stamp
from tests.printing.fields_on_paper import missing_fields

ZONE = ZoneInfo("Asia/Taipei")
PRINTED_AT = datetime(2026, 12, 31, 8, 0, tzinfo=UTC)


def record_on_paper(db: Connection, batch: str) -> bytes:
    """The printed record of a batch, for a reader who looks for its fields."""
    stamp = print_stamp(db, at=PRINTED_AT, printed_by="Demo QA person E", copy=1, reason="to look for every field")
    return batch_record_pdf(batch_record(db, batch), stamp)


@contextmanager
def walked(folder: Path, seed: int) -> Iterator[tuple[Store, str]]:
    """A laboratory after one walk, and the batch that was walked with: the last one that was opened."""
    folder.mkdir(parents=True, exist_ok=True)
    with Walker(folder) as walker:
        yield from _walk(walker, folder, seed)


def _walk(walker: Walker, folder: Path, seed: int) -> Iterator[tuple[Store, str]]:
    walker.walk(seed)
    store = open_store(f"sqlite:///{folder / 'walk.db'}")
    try:
        with store.reading() as db:
            batch = max(one.batch for one in list_batches(db))
        yield store, batch
    finally:
        store.close()


def main() -> None:
    """Walk, print, look; say what was missing, and how long it took."""
    parser = argparse.ArgumentParser(prog="python -m bench.fields", description=__doc__)
    parser.add_argument("--batches", type=int, default=1000)
    parser.add_argument("--first", type=int, default=1, help="the seed of the first walk")
    given = parser.parse_args()
    began, missing, stages = time.monotonic(), Counter[str](), Counter[str]()
    folder = Path(tempfile.mkdtemp(prefix="autolog-fields-"))
    with Walker(folder) as walker:
        for seed in range(given.first, given.first + given.batches):
            for store, batch in _walk(walker, folder, seed):
                with store.reading() as db:
                    stages[batch_record(db, batch).batch.stage.value] += 1
                    for one in missing_fields(db, batch, record_on_paper(db, batch), ZONE):
                        missing[f"{one.table}.{one.column}"] += 1
                        print(f"seed {seed}: {one.table}.{one.column}: {str(one.value)[:80]}", flush=True)
    kinds = ", ".join(f"{stage} {count}" for stage, count in sorted(stages.items()))
    print(f"{stages.total()} batches ({kinds}), {missing.total()} fields missing, {time.monotonic() - began:.0f} s")
    raise SystemExit(1 if missing else 0)


if __name__ == "__main__":
    main()
