"""`python -m bench.fields [--batches N] [--again SEED]`: whether every field of a batch is on its paper.

Each story (bench/fields/kinds.py) gives some fifteen batches: at many of its moments a copy of the laboratory goes on
by itself, with whatever anybody tries. Each batch is noted (build/fields), so that a later run goes on where the notes
end; `--again SEED` looks once more at the batches of one story. Exit 1 when a field of any row is not in the text of
the PDF.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict
from itertools import count
from pathlib import Path

from bench.fields.branches import Grove
from bench.fields.look import Looked, look
from bench.place import ROOT
from lims.garbage import search_seldom

NOTES = ROOT / "build" / "fields" / "batches.jsonl"


def main() -> None:
    """Play, draw, look, note; say what was missing."""
    parser = argparse.ArgumentParser(prog="python -m bench.fields", description=__doc__)
    parser.add_argument("--batches", type=int, default=1000, help="all runs together")
    parser.add_argument("--again", type=int, help="look once more at the batches of this story")
    parser.add_argument("--notes", type=Path, default=NOTES)
    given = parser.parse_args()
    if given.again is not None:
        with _grove() as grove:
            known = [_said(one) for one in _looked(grove, given.again, frozenset())]
    else:
        given.notes.parent.mkdir(parents=True, exist_ok=True)
        known = _noted(given.notes)
        with _grove() as grove, given.notes.open("a", encoding="utf-8") as notes:
            for one in _further(grove, known):
                if len(known) >= given.batches:
                    break
                notes.write(json.dumps(asdict(_said(one))) + "\n")
                notes.flush()
                known.append(one)
    print(words(known))
    raise SystemExit(1 if any(one.missing or one.faults for one in known) else 0)


def words(looked: list[Looked]) -> str:
    """What came of it, for people."""
    kinds, stages = (Counter(getattr(one, name) for one in looked) for name in ("kind", "stage"))
    tables = Counter[str]()
    for one in looked:
        tables.update(one.fields)
    missing, faults = (sum(len(getattr(one, name)) for one in looked) for name in ("missing", "faults"))
    pages, seconds = sum(one.pages for one in looked), sum(one.seconds for one in looked)
    head = f"{len(looked)} batches, {tables.total():,} fields of {len(tables)} tables on {pages:,} pages"
    return "\n".join(
        (
            f"{head}: {missing} missing, {faults} faults; {seconds / max(len(looked), 1):.2f} s of the processor each",
            *(", ".join(f"{name} {number}" for name, number in sorted(each.items())) for each in (kinds, stages)),
            ", ".join(f"{name} {number:,}" for name, number in sorted(tables.items())),
        )
    )


def _grove() -> Grove:
    memory = Path("/dev/shm")
    return Grove(Path(tempfile.mkdtemp(prefix="autolog-fields-", dir=memory if memory.is_dir() else None)))


def _noted(notes: Path) -> list[Looked]:
    lines = notes.read_text(encoding="utf-8").splitlines() if notes.exists() else []
    return [Looked(**json.loads(line)) for line in lines]


def _further(grove: Grove, known: list[Looked]) -> Iterator[Looked]:
    done = {(one.seed, one.number) for one in known}
    for seed in count(max((one.seed for one in known), default=1)):
        yield from _looked(grove, seed, frozenset(number for of, number in done if of == seed))


def _looked(grove: Grove, seed: int, known: frozenset[int]) -> Iterator[Looked]:
    began, first = time.process_time(), True
    for branch in grove.branches(seed, known):
        yield look(branch, began)
        if first:
            search_seldom()  # as the press does after its first record
        began, first = time.process_time(), False


def _said(one: Looked) -> Looked:
    for word, found in (("missing", one.missing), ("fault", one.faults)):
        for each in found:
            print(f"{word}: seed {one.seed}, batch {one.number} ({one.kind}, {one.stage}): {each}", flush=True)
    return one


if __name__ == "__main__":
    main()
