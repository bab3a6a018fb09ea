"""`python -m bench.trust [--seconds S] [--only tests|runs|report] [--run NAME]`: what `make trust` does, resumable."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys

from bench.place import ROOT
from bench.trust.collect import FULL
from bench.trust.report import make_report, write_report
from bench.trust.runs import KEPT, all_runs, run_all
from lims.garbage import search_seldom

RESULTS = KEPT / "results.json"


def main() -> None:
    """Run the tests of the checks and the long runs, write the report; exit 1 when a check of the core fails."""
    parser = argparse.ArgumentParser(prog="python -m bench.trust", description=__doc__)
    parser.add_argument("--seconds", type=float, default=float("inf"), help="of each long run, this time")
    parser.add_argument("--only", choices=("tests", "runs", "report"), help="the rest stays as it was")
    parser.add_argument("--run", action="append", help="of the long runs, this one alone; may be said again")
    parser.add_argument("--processes", type=int, default=2 * (os.cpu_count() or 1), help="of the tests")
    given = parser.parse_args()
    search_seldom()
    runs = all_runs()
    if given.only in (None, "runs"):
        run_all([run for run in runs if not given.run or run.name in given.run], given.seconds)
    if given.only in (None, "tests"):
        _test(given.processes)
    if given.run:
        return
    for run in runs:
        run.resume()
    report = make_report(RESULTS, runs)
    for file in write_report(report):
        print(file.relative_to(ROOT))
    for line in report.core:
        if line.result != "passes":
            print(f"{line.check.id} {line.result}: {line.check.title}")
    print(f"{report.passing} of {len(report.core)} core checks pass.")
    raise SystemExit(0 if report.ok else 1)


def _test(processes: int) -> None:
    words = ["-m", "check", "-q", "-p", "bench.trust.collect", "--trust-results", str(RESULTS), "--trust-resume", FULL]
    words += [f"--numprocesses={processes}", "--dist=worksteal"] if processes > 1 else []
    subprocess.run([sys.executable, "-m", "pytest", *words], cwd=ROOT, check=False)


if __name__ == "__main__":
    main()
