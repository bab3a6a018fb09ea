"""A slice of `python -m bench.print_queue`: workers and printers killed on the way."""

import json
import subprocess
import sys


def test_none_is_lost_none_doubled_none_unaccounted(tmp_path):
    asked = [
        sys.executable,
        "-m",
        "bench.print_queue",
        "--runs",
        "12",
        "--lanes",
        "2",
        "--notes",
        str(tmp_path / "notes.jsonl"),
    ]
    said = subprocess.run(asked, capture_output=True, text=True, check=False, timeout=600)
    assert said.returncode == 0, said.stdout + said.stderr
    sums = json.loads(said.stdout.splitlines()[0])
    assert sums["runs"] == 12 and sums["labels"] > 12
    assert sums["doubled"] == sums["lost"] == sums["unaccounted"] == 0
    again = subprocess.run(asked, capture_output=True, text=True, check=False, timeout=600)
    assert json.loads(again.stdout.splitlines()[0]) == sums  # what is in the notes is not done again
