"""Thousands of print jobs with a worker or a printer killed on the way: none lost, none doubled, none unaccounted.

`python -m bench.print_queue --runs 10000`. Each run sends a few labels to a printer process that fails on purpose,
from a worker process; either is killed by SIGKILL at a moment drawn from the run's own number. A heir goes on, a
person who sees the roll says what came out, and the roll is compared with the record. Runs already in the notes
(--notes) are not done again. A small slice runs in the tests.

A run waits more than it works (for the moment of the harm, for a printer that is slow on purpose), so several lanes run
side by side, each with a store, a printer and a roll of its own. They live in memory where the machine has a place for
that: whoever is killed by SIGKILL loses nothing of what the system already holds, so the disk would prove nothing here.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from bench.print_queue.run import HARMS, runs

LANES = 6
IN_MEMORY = Path("/dev/shm")


def _unsure(every: list[dict[str, Any]], harm: str) -> str:
    those = [one for one in every if one["harm"] == harm]
    return f"{sum(one['unsure'] > 0 for one in those)} of {len(those)} runs had an unsure label"


def main() -> None:
    """Do what is missing of the runs asked for, and say what all of them came to."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=10_000)
    parser.add_argument("--notes", type=Path, default=Path("build") / "print-queue.jsonl")
    parser.add_argument("--lanes", type=int, default=LANES, help="runs that go on side by side")
    parser.add_argument("--numbers", default="", help=argparse.SUPPRESS)  # what one lane does: 383-1985
    asked = parser.parse_args()
    asked.notes.parent.mkdir(parents=True, exist_ok=True)
    if asked.numbers:
        first, last = map(int, asked.numbers.split("-"))
        _lane(_missing(asked.notes, range(first, last + 1)), asked.notes)
        return
    missing = _missing(asked.notes, range(asked.runs))
    shares = [missing[lane * len(missing) // asked.lanes : (lane + 1) * len(missing) // asked.lanes]
              for lane in range(asked.lanes)]  # fmt: skip
    lanes = [_started(share, asked.notes) for share in shares if share]
    fell = [lane.args for lane in lanes if lane.wait()]
    raise SystemExit(1 if _tell(_noted(asked.notes)) or fell else 0)


def _started(share: list[int], notes: Path) -> subprocess.Popen[bytes]:
    """A lane that does these runs, in a process of its own."""
    numbers = f"{share[0]}-{share[-1]}"
    return subprocess.Popen([sys.executable, "-m", "bench.print_queue", "--notes", str(notes), "--numbers", numbers])


def _lane(numbers: list[int], notes: Path) -> None:
    with tempfile.TemporaryDirectory(prefix="autolog-queue-", dir=IN_MEMORY if IN_MEMORY.is_dir() else None) as folder:
        runs(numbers, Path(folder), notes)


def _noted(notes: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in notes.read_text(encoding="utf-8").splitlines()] if notes.exists() else []


def _missing(notes: Path, numbers: range) -> list[int]:
    return sorted(set(numbers) - {one["run"] for one in _noted(notes)})


def _tell(every: list[dict[str, Any]]) -> bool:
    """Say what all runs came to; whether any went wrong."""
    wrong = [one for one in every if one["doubled"] or one["lost"] or one["unaccounted"]]
    sums = {
        name: sum(one[name] for one in every)
        for name in ("labels", "doubled", "lost", "unaccounted", "unsure", "void_out")
    }
    print(json.dumps({"runs": len(every), **sums}))
    print(json.dumps({harm: _unsure(every, harm) for harm in HARMS}))
    for one in wrong[:20]:
        print("WRONG", json.dumps(one))
    return bool(wrong)


if __name__ == "__main__":
    main()
