"""`python -m bench.walk [--actions N] [--seconds S] [--seed K]`: walks on from where the last run stopped."""

from __future__ import annotations

import argparse
import tempfile
import time
from pathlib import Path

from bench.place import ROOT
from bench.walk.run import Tally, Walker

KEPT = ROOT / "build" / "walk"


def main() -> None:
    """Walk, keep where it stands, and say what came of it; exit 1 when a rule was broken."""
    parser = argparse.ArgumentParser(prog="python -m bench.walk", description=__doc__)
    parser.add_argument("--actions", type=int, default=1_000_000, help="all runs together")
    parser.add_argument("--seconds", type=float, default=float("inf"), help="of this run")
    parser.add_argument("--seed", type=int, help="walk only this one again")
    parser.add_argument("--every", type=int, default=1, help="only every n-th seed: for several runs side by side")
    parser.add_argument("--first", type=int, default=1)
    given = parser.parse_args()
    progress = KEPT / f"progress-{given.first}-{given.every}.json"
    tally = Tally.read(progress.read_text()) if progress.exists() and given.seed is None else Tally(given.first)
    KEPT.mkdir(parents=True, exist_ok=True)
    began = time.monotonic()
    with Walker(_folder()) as walker:
        while tally.actions < given.actions and time.monotonic() - began < given.seconds:
            tally.add(walker.walk(given.seed if given.seed is not None else tally.next_seed))
            tally.next_seed += given.every
            if given.seed is not None:
                break
            progress.write_text(tally.text())
    print(tally.words())
    raise SystemExit(1 if tally.faults else 0)


def _folder() -> Path:
    # What a power cut leaves is asked elsewhere; a third of a walk would be waiting for the disk.
    memory = Path("/dev/shm")
    return Path(tempfile.mkdtemp(prefix="autolog-walk-", dir=memory if memory.is_dir() else None))


if __name__ == "__main__":
    main()
