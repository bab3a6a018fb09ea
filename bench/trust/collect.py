"""A pytest plugin (`-p bench.trust.collect --trust-results FILE`): what came of every test that proves a check.

What passed is kept as it comes, and with `--trust-resume` not run again while the same commit is checked out.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from bench.trust.build import build_id, commit

PROPERTY, FULL = "check", "--trust-full"
FULL_TESTS = "tests/trust/test_fuzz"
Told = dict[str, Any]


def read_results(file: Path) -> Told:
    """What was gathered: commit, build, and of each test (`test`, `checks`, `outcome`, where it is another: `commit`).

    Nothing yet: of no commit.
    """
    if not file.exists():
        return {"commit": "", "build": "", "tests": []}
    told: Told = json.loads(file.read_text(encoding="utf-8"))
    return told


def pytest_addoption(parser: pytest.Parser) -> None:
    """Where the results go."""
    parser.addoption("--trust-results", type=Path, default=None, help="JSON: test, its checks, what came of it")
    parser.addoption("--trust-resume", action="store_true", help="leave out what passed at this commit before")
    parser.addoption(FULL, action="store_true", help="the whole of what ./test does a slice of")


def pytest_configure(config: pytest.Config) -> None:
    """Gather in the process that hears from all the others, before any of them looks what is left to do."""
    if not hasattr(config, "workerinput") and config.getoption("--trust-results"):
        config.pluginmanager.register(_Gathered(config.getoption("--trust-results")))


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """A mark does not travel between processes; a property of the report does. What passed before is left out."""
    for item in items:
        for mark in item.iter_markers(PROPERTY):
            item.user_properties += [(PROPERTY, check) for check in mark.args]
    if not config.getoption("--trust-resume"):
        return
    told = read_results(config.getoption("--trust-results"))
    # A slice that passed in ./test says nothing of the whole.
    again = FULL_TESTS if config.getoption(FULL) else "\0"
    passed = {one["test"] for one in told["tests"] if one["outcome"] == "passed" and not one["test"].startswith(again)}
    done = [item for item in items if item.nodeid in passed]
    if done and told["commit"] == commit():
        config.hook.pytest_deselected(items=done)
        items[:] = [item for item in items if item.nodeid not in passed]


class _Gathered:
    def __init__(self, file: Path) -> None:
        self._file = file
        # What comes is kept beside the file: the processes of the tests read the file itself when they begin.
        self._coming = file.with_suffix(".coming")
        self._commit, self._build = commit(), build_id()
        self._tests: dict[str, Told] = {}
        for kept in (self._file, self._coming):
            told = read_results(kept)
            if told["commit"] == self._commit:
                self._tests |= {one["test"]: one for one in told["tests"]}
        self._write(self._file)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """A test passed when all of it did; one that was skipped proves nothing."""
        checks = sorted({value for name, value in report.user_properties if name == PROPERTY})
        if not checks:
            return
        if report.when == "setup":
            self._tests.pop(report.nodeid, None)
        failed = self._tests.get(report.nodeid, {}).get("outcome") == "failed"
        if not failed and (report.when == "call" or report.outcome != "passed"):
            self._tests[report.nodeid] = {"test": report.nodeid, "checks": checks, "outcome": report.outcome}
        if report.when == "teardown":
            self._write(self._coming)

    def pytest_sessionfinish(self) -> None:
        """Write them all."""
        self._write(self._file)
        self._coming.unlink(missing_ok=True)

    def _write(self, file: Path) -> None:
        told = {"commit": self._commit, "build": self._build, "tests": [one for _, one in sorted(self._tests.items())]}
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(told, indent=1), encoding="utf-8")
