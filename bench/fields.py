"""`python -m bench.fields [--batches N] [--first SEED] [--every N]`: whether every field of a batch is on its paper.

Each batch is a walk (bench/walk): the straight story, and between its acts whatever anybody tries. Goes on where the
last run stopped (build/fields); `--again SEED` looks at one batch once more. Exit 1 when a field of any row is not in
the text of the PDF.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from bench.place import ROOT
from bench.walk.run import Walker
from lims.actions.views import batch_record
from lims.garbage import search_seldom
from lims.printing.batch_record import batch_record_pdf
from lims.store.reading.batches import list_batches
from lims.store.session import Store, open_store
from lims.web.documents import print_stamp
from tests.printing.fields_on_paper import missing_fields

ZONE = ZoneInfo("Asia/Taipei")
PRINTED_AT = datetime(2026, 12, 31, 8, 0, tzinfo=UTC)
KEPT = ROOT / "build" / "fields"


@dataclass(slots=True)
class Looked:
    """What came of all batches so far."""

    next_seed: int
    seconds: float = 0  # of the processor
    stages: dict[str, int] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)

    def words(self) -> str:
        """What came of it, for people."""
        stages = ", ".join(f"{stage} {count}" for stage, count in sorted(self.stages.items()))
        batches = sum(self.stages.values())
        head = f"{batches} batches ({stages}), {len(self.missing)} fields missing"
        return f"{head}, {self.seconds / max(batches, 1):.1f} s of the processor each"


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


def _look(walker: Walker, folder: Path, seed: int, looked: Looked) -> None:
    began = time.process_time()
    for store, batch in _walk(walker, folder, seed):
        with store.reading() as db:
            stage = batch_record(db, batch).batch.stage.value
            looked.stages[stage] = looked.stages.get(stage, 0) + 1
            for one in missing_fields(db, batch, record_on_paper(db, batch), ZONE):
                looked.missing.append(f"seed {seed}: {one.table}.{one.column}: {str(one.value)[:80]}")
                print(looked.missing[-1], flush=True)
    looked.seconds += time.process_time() - began
    if sum(looked.stages.values()) == 1:
        search_seldom()  # as the press does after its first record


def main() -> None:
    """Walk, print, look, keep where it stands; say what was missing."""
    parser = argparse.ArgumentParser(prog="python -m bench.fields", description=__doc__)
    parser.add_argument("--batches", type=int, default=1000, help="all runs together")
    parser.add_argument("--first", type=int, default=1, help="the seed of the first walk")
    parser.add_argument("--every", type=int, default=1, help="only every n-th seed: for several runs side by side")
    parser.add_argument("--again", type=int, help="look at the batch of this seed once more")
    given = parser.parse_args()
    progress = KEPT / f"progress-{given.first}-{given.every}.json"
    looked = Looked(given.first)
    if given.again is None and progress.exists():
        looked = Looked(**json.loads(progress.read_text()))
    KEPT.mkdir(parents=True, exist_ok=True)
    memory = Path("/dev/shm")
    folder = Path(tempfile.mkdtemp(prefix="autolog-fields-", dir=memory if memory.is_dir() else None))
    with Walker(folder) as walker:
        if given.again is not None:
            _look(walker, folder, given.again, looked)
        while given.again is None and sum(looked.stages.values()) < given.batches:
            _look(walker, folder, looked.next_seed, looked)
            looked.next_seed += given.every
            progress.write_text(json.dumps(asdict(looked), indent=1))
    print(looked.words())
    raise SystemExit(1 if looked.missing else 0)


if __name__ == "__main__":
    main()
